"""The training plan against the data and against itself."""

from __future__ import annotations

from collections.abc import Iterator

from cnnstudio.document.diagnosis.design import Design
from cnnstudio.document.diagnosis.telling import plan, problem, recipe, setting
from cnnstudio.document.plan import Plan
from cnnstudio.document.problems import Problem
from cnnstudio.language import number, percent, tr

_SMALL = 1e-6
_CLIPPINGS = ("clipnorm", "global_clipnorm", "clipvalue")


def of_plan(design: Design) -> Iterator[Problem]:
    """Tell what of the plan cannot work, or hardly."""
    settings = design.project.plan
    yield from _rate(settings)
    yield from _ignored(settings)
    yield from _clipping(settings)
    yield from _batches(design)
    yield from _validation(design)


def _rate(settings: Plan) -> Iterator[Problem]:
    name, rate = settings.optimizer, settings.learning_rate
    told = settings.optimizer_settings
    most, usual = told.large_rate, told.usual_rate
    at = {"rate": number(rate), "name": name, "usual": number(usual)}
    words = tr("Use {rate}", rate=number(usual))
    if rate > most:
        message = tr("A learning rate of {rate} is very large for {name}; {usual} is usual.", **at)
        yield problem("rate-large", message, None, (plan(words, learning_rate=usual),))
    elif rate < _SMALL:
        message = tr("A learning rate of {rate} hardly changes anything; for {name}, {usual} is usual.", **at)
        yield problem("rate-small", message, None, (plan(words, learning_rate=usual),))


def _ignored(settings: Plan) -> Iterator[Problem]:
    if settings.momentum and settings.optimizer not in ("sgd", "rmsprop"):
        message = tr("{name} has a momentum of its own; the {m} of the plan is not used.",
                     name=settings.optimizer, m=number(settings.momentum))  # fmt: skip
        yield problem(
            "momentum-unused", message, None,
            (plan(tr("Leave the momentum out"), momentum=0.0), plan(tr("Use sgd"), optimizer="sgd", learning_rate=0.01)),
        )  # fmt: skip
    if settings.nesterov and (settings.optimizer != "sgd" or not settings.momentum):
        message = tr("Nesterov looks ahead along a momentum, and this plan has none.")
        fixes = (
            plan(tr("Switch Nesterov off"), nesterov=False),
            plan(tr("Use sgd with momentum 0.9"), optimizer="sgd", momentum=0.9, learning_rate=0.01),
        )
        yield problem("nesterov-unused", message, None, fixes)


def _clipping(settings: Plan) -> Iterator[Problem]:
    chosen = [name for name in _CLIPPINGS if getattr(settings, name) is not None]
    if len(chosen) < 2:
        return
    message = tr("Gradients can be cut in one way only, not by {names}.", names=tr(" and ").join(chosen))
    fixes = [
        plan(tr("Keep {name} only", name=kept), **{name: None for name in chosen if name != kept})
        for kept in chosen
    ]
    yield problem("clipping-twice", message, None, fixes)


def _batches(design: Design) -> Iterator[Problem]:
    size = design.project.plan.batch_size
    samples = design.facts.training if design.facts is not None else None
    if samples is not None and size > samples:
        message = tr("A batch of {n} is larger than the training set of {samples}, so an epoch is one step.",
                     n=number(size), samples=number(samples))  # fmt: skip
        wanted = max(1, min(32, samples // 10))
        yield problem(
            "batch-large", message, None, (plan(tr("Use batches of {n}", n=wanted), batch_size=wanted),)
        )
    for node in design.inputs:
        fixed = getattr(node.layer, "batch_size", None)
        if fixed is None:
            continue
        opened = setting(node, tr("Leave the batch of {name} open", name=node.name), batch_size=None)
        if fixed != size:
            message = tr("{name} takes batches of {fixed} only, but the plan makes batches of {n}.",
                         name=node.name, fixed=number(fixed), n=number(size))  # fmt: skip
            own = plan(tr("Use batches of {n}", n=fixed), batch_size=fixed)
            yield problem("batch-fixed", message, node, (opened, own), "batch_size")
        elif samples is not None and samples % fixed:
            message = tr("{samples} training samples leave a last batch of {rest}, but {name} takes {fixed} only.",
                         samples=number(samples), rest=samples % fixed, name=node.name, fixed=number(fixed))  # fmt: skip
            yield problem("batch-rest", message, node, (opened,), "batch_size")


def _validation(design: Design) -> Iterator[Problem]:
    settings, data, facts = design.project.plan, design.project.recipe, design.facts
    if facts is None or not facts.has_test or data.validation != "given-test":
        return
    words = tr("Keep {share} of the training set for it", share=percent(data.validation_fraction, 0))
    split = recipe(words, validation="split")
    if settings.restore_best:
        message = tr(
            "The best epoch is chosen by the test set, so the test no longer tells how good the network is."
        )
        yield problem(
            "selection-on-test", message, None, (split, plan(tr("Keep the last epoch"), restore_best=False))
        )
    elif settings.early_stopping is not None and settings.early_stopping.monitor.startswith("val_"):
        message = tr(
            "Early stopping watches the test set, which is selection on the test set: the test no longer tells how "
            "good the network is."
        )
        off = plan(tr("Train all epochs"), early_stopping=None)
        yield problem("selection-on-test", message, None, (split, off))
    else:
        message = tr(
            "Each epoch is checked on the test set of {data}, so no untouched test is left.", data=facts.name
        )
        yield problem("test-validation", message, None, (split,))
