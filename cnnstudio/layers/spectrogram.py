"""Sound, or any series, turned into a picture of its frequencies over time."""

from typing import ClassVar, Literal, Self

from pydantic import model_validator

from cnnstudio.language import number, tr
from cnnstudio.layers.convolution import DataFormat, format_field
from cnnstudio.layers.feature import Feature
from cnnstudio.layers.fields import LARGEST, choice, real, switch, whole
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.shape import Misfit, Shape, need_rank
from cnnstudio.layers.window import Slide, join, slide, split
from cnnstudio.layers.working import Reach, Step, Weight, Working

Bell = Literal["hann", "hamming", "blackman", "bartlett", "boxcar", "cosine", "flattop", "nuttall"] | None
_BELLS = ("hann", "hamming", "blackman", "bartlett", "boxcar", "cosine", "flattop", "nuttall", None)


class MelSpectrogram(Feature):
    """Loudness per pitch and moment, with pitches spaced as we hear them."""

    kind: ClassVar[str] = "MelSpectrogram"
    stem: ClassVar[str] = "mel_spectrogram"
    summary: ClassVar[str] = (
        "Turns sound into a picture: pitches as we hear them upwards, time to the right, loudness as value."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("audio", "sound", "mel", "frequency", "preprocessing")

    fft_length: int = whole(
        2048, 1, LARGEST, "Samples of each transformed piece; more tell pitches apart better."
    )
    sequence_stride: int = whole(512, 1, LARGEST, "Samples from one piece to the next.")
    sequence_length: int | None = whole(
        None,
        1,
        LARGEST,
        "Samples of sound in each piece; empty takes as many as are transformed.",
        optional=True,
    )
    window: Literal["hann", "hamming"] | None = choice(
        "hann", ("hann", "hamming", None), "Shape by which each piece fades in and out; none cuts it off."
    )
    sampling_rate: int = whole(16_000, 1, LARGEST, "Samples per second of the recording.")
    num_mel_bins: int = whole(128, 1, LARGEST, "Pitches, and so rows of the picture.")
    min_freq: float = real(20.0, "Lowest pitch in hertz.", ge=0.0, le=1e6)
    max_freq: float | None = real(
        None, "Highest pitch in hertz; empty takes half the sampling rate.", optional=True, gt=0.0, le=1e6
    )
    power_to_db: bool = switch(True, "Tell loudness in decibels.")
    top_db: float = real(
        80.0, "Decibels below the loudest that are still told apart.", advanced=True, gt=0.0, le=1e6
    )
    mag_exp: float = real(
        2.0, "Power of the magnitude: 2 is energy, 1 amplitude.", advanced=True, gt=0.0, le=100.0
    )
    min_power: float = real(1e-10, "Energy below this counts as silence.", advanced=True, gt=0.0, le=1e6)
    ref_power: float = real(1.0, "Energy that is 0 decibels.", advanced=True, gt=0.0, le=1e6)

    @model_validator(mode="after")
    def _long_enough(self) -> Self:
        if self.sequence_length is not None and self.sequence_length > self.fft_length:
            raise ValueError(tr("A piece holds at most as many samples as are transformed."))
        if self.min_freq >= (self.max_freq or self.sampling_rate // 2):
            raise ValueError(tr("The lowest pitch must be below the highest."))
        return self

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return pitches × pieces."""
        need_rank(inputs[0], 1, self.kind)
        width, stride = inputs[0][0], self.sequence_stride
        frames = None if width is None else (width + stride + 1) // stride
        if width is not None:
            self._check_length(width, frames or 0)
        numbers = (("W", -1 if width is None else width), ("S", stride))
        steps = Step("pitches", "given", (), self.num_mel_bins), Step("time", "frames", numbers, frames)
        return Working(((self.num_mel_bins, frames),), steps)

    def _check_length(self, width: int, announced: int) -> None:
        if width <= self.fft_length // 2:
            raise Misfit("too-short", _short_sentence(width, self.fft_length // 2), "fft_length")
        made = 1 + (width + 2 * (self.fft_length // 2) - self.fft_length) // self.sequence_stride
        if made != announced:
            raise Misfit("announced", _announced_sentence(width, announced, made), "sequence_stride")

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return that the only axis becomes two."""
        return ()

    def caption(self) -> str:
        """Return pitches and the step."""
        return tr(
            "{n} pitches, every {s} samples", n=number(self.num_mel_bins), s=number(self.sequence_stride)
        )


def _short_sentence(width: int, half: int) -> str:
    return tr(
        "A series of {w} samples is too short: half of a piece, {h}, is mirrored at its ends.",
        w=number(width),
        h=number(half),
    )


def _announced_sentence(width: int, announced: int, made: int) -> str:
    return tr(
        "Of {w} samples Keras announces {a} pieces and makes {m}; change the length or the stride by one.",
        w=number(width),
        a=number(announced),
        m=number(made),
    )


class STFTSpectrogram(Feature):
    """Strength of every frequency in every moment."""

    kind: ClassVar[str] = "STFTSpectrogram"
    stem: ClassVar[str] = "stft_spectrogram"
    summary: ClassVar[str] = (
        "Slides a window along a series and tells how strong each frequency is in it, by a convolution with waves."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("audio", "sound", "fourier", "frequency", "preprocessing")

    mode: Literal["log", "magnitude", "psd", "real", "imag", "angle", "stft"] = choice(
        "log",
        ("log", "magnitude", "psd", "real", "imag", "angle", "stft"),
        "Which side of the frequencies comes out.",
    )
    frame_length: int = whole(256, 2, 65_536, "Samples in the window.")
    frame_step: int | None = whole(
        None, 1, 65_536, "Samples from one window to the next; empty takes half a window.", optional=True
    )
    fft_length: int | None = whole(
        None,
        1,
        65_536,
        "Samples that are transformed; empty takes the next power of two.",
        optional=True,
        advanced=True,
    )
    window: Bell = choice(
        "hann", _BELLS, "Shape by which each window fades in and out, so that its ends do not click."
    )
    periodic: bool = switch(False, "Let the window's shape close without its last sample.", advanced=True)
    scaling: Literal["density", "spectrum"] | None = choice(
        "density",
        ("density", "spectrum", None),
        "How strengths are scaled: per hertz, in all, or not.",
        advanced=True,
    )
    padding: Literal["valid", "same"] = choice(
        "valid", ("valid", "same"), "Only whole windows, or zeros at the ends."
    )
    expand_dims: bool = switch(False, "Give frequencies an axis of their own, so that a picture comes out.")
    data_format: DataFormat | None = format_field()

    @model_validator(mode="after")
    def _fitting(self) -> Self:
        if self.frame_step is not None and self.frame_step > self.frame_length:
            raise ValueError(tr("A step is at most as long as the window."))
        if self.fft_length is not None and self.fft_length < self.frame_length:
            raise ValueError(tr("At least the whole window is transformed."))
        return self

    @property
    def _transformed(self) -> int:
        return self.fft_length or 1 << (self.frame_length - 1).bit_length()

    @property
    def _bins(self) -> int:
        return self._transformed // 2 + 1

    def _slide(self) -> Slide:
        return Slide(self.frame_length, self.frame_step or self.frame_length // 2, padding=self.padding)

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return windows × frequencies, of every channel."""
        need_rank(inputs[0], 2, self.kind)
        (width,), channels = split(inputs[0], self.data_format)
        if channels is None or width is None:
            raise Misfit(
                "length-unknown", tr("{kind} must know length and channels of the series.", kind=self.kind)
            )
        time = slide("time", width, self._slide())
        parts = 2 if self.mode == "stft" else 1
        bins = Step("frequencies", "bins", (("N", self._transformed), ("parts", parts)), self._bins * parts)
        return Working(
            (self._shape(time, bins, channels),),
            (time, bins, Step("channels", "channels-kept", (), channels)),
        )

    def _shape(self, time: Step, bins: Step, channels: int) -> Shape:
        frames, frequencies = int(time.result or 0), int(bins.result or 0)
        if self.expand_dims:
            return join((frames, frequencies), channels, self.data_format)
        return join((frames,), frequencies * channels, self.data_format)

    def weights(self, inputs: tuple[Shape, ...]) -> tuple[Weight, ...]:
        """Return the waves, cosines and sines, which training may change unless the layer is frozen."""
        shape = (self.frame_length, 1, self._bins)
        names = {"imag": ("imag_kernel",), "real": ("real_kernel",)}.get(
            self.mode, ("real_kernel", "imag_kernel")
        )
        return tuple(Weight(name, shape) for name in names)

    def macs(self, inputs: tuple[Shape, ...], outputs: tuple[Shape, ...]) -> tuple[int | None, str]:
        """Return the products of the convolution with the waves."""
        (width,), channels = split(inputs[0], self.data_format)
        frames = slide("time", width, self._slide()).result
        if frames is None or channels is None:
            return None, ""
        terms = (self.frame_length, self._bins, len(self.weights(inputs)), int(frames), channels)
        total = 1
        for term in terms:
            total *= term
        return total, "·".join(map(str, terms))

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return the window along time."""
        (width,), _ = split(inputs[0], self.data_format)
        moved = self._slide()
        left = 0 if width is None else dict(slide("time", width, moved).numbers).get("left", 0)
        return (Reach("window", moved.kernel, moved.stride, float(left)),)

    def caption(self) -> str:
        """Return window and frequencies."""
        return tr("window {n}, {b} frequencies", n=number(self.frame_length), b=number(self._bins))


KINDS: tuple[type[Layer], ...] = (MelSpectrogram, STFTSpectrogram)
"""In the palette's order."""
