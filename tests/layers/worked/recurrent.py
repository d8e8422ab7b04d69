"""The examples of the recurrent family."""

from __future__ import annotations

import numpy as np
from keras import Input, Model, layers

from tests.layers.worked import floats, out, works
from tests.layers.worked.dense_reshape import weighted


def counted(layer, shape):
    """Return the output's axes and the number of parameters."""
    source = Input(shape)
    model = Model(source, layer(source))
    return model.output_shape[1:], model.count_params()


def sigmoid(value):
    return 1 / (1 + np.exp(-value))


@works("SimpleRNN")
def simple_rnn():
    layer = weighted(layers.SimpleRNN(1, return_sequences=True), (2, 1), [[0.5]], [[0.5]], [0])
    first, second = out(layer, floats([[[1], [1]]]))
    return ([0.5, first], [0.5, 0.5, first, second])


@works("LSTM")
def lstm():
    layer = weighted(layers.LSTM(1, return_state=True), (1, 1), [[1] * 4], [[1] * 4], [0] * 4)
    _answer, shown, cell = (float(np.ravel(part)[0]) for part in layer(floats([[[1]]])))
    return (
        [1, sigmoid(1)],
        [1, np.tanh(1)],
        [sigmoid(1), np.tanh(1), cell],
        [cell, shown],
        [counted(layers.LSTM(32), (10, 8))[1]],
    )


@works("GRU")
def gru():
    layer = weighted(layers.GRU(1), (1, 1), [[1] * 3], [[1] * 3], [[0] * 3, [0] * 3])
    return ([sigmoid(1)], out(layer, floats([[[1]]])), [counted(layers.GRU(32), (10, 8))[1]])


@works("RNN")
def rnn():
    shape, parameters = counted(layers.RNN(layers.SimpleRNNCell(4)), (10, 3))
    return ([4, parameters], shape)


@works("SimpleRNNCell")
def simple_rnn_cell():
    cell = weighted(layers.SimpleRNNCell(1), (1,), [[1]], [[0.5]], [0])
    answer, _states = cell(floats([[1]]), floats([[1]]))
    return (np.ravel(answer),)


@works("LSTMCell")
def lstm_cell():
    cell = weighted(layers.LSTMCell(1), (1,), [[0] * 4], [[0] * 4], [-50, 50, 0, 50])
    shown, (_shown, memory) = cell(floats([[0]]), [floats([[0]]), floats([[0.5]])])
    return ([0, *np.ravel(memory)], [0.5, *np.ravel(shown)])


@works("GRUCell")
def gru_cell():
    share, proposal = np.log(0.25 / 0.75), np.arctanh(0.4)
    cell = weighted(layers.GRUCell(1, reset_after=False), (1,), [[0] * 3], [[0] * 3], [share, 0, proposal])
    answer, _states = cell(floats([[0]]), floats([[0.8]]))
    return ([0.75, 0.4, *np.ravel(answer)],)


@works("StackedRNNCells")
def stacked():
    layer = layers.RNN(layers.StackedRNNCells([layers.LSTMCell(8), layers.LSTMCell(4)]))
    _shape, parameters = counted(layer, (10, 3))
    first, second = (counted(layers.LSTM(n), (10, width))[1] for n, width in ((8, 3), (4, 8)))
    return ([first, second, parameters],)


@works("Bidirectional")
def bidirectional():
    shape, parameters = counted(layers.Bidirectional(layers.LSTM(32)), (10, 8))
    return ([2, parameters / 2, parameters], [32, 32, *shape])


@works("TimeDistributed")
def time_distributed():
    shape, parameters = counted(layers.TimeDistributed(layers.Dense(4)), (10, 8))
    return ([4, parameters], shape)


@works("Masking")
def masking():
    marked = layers.Masking(0.0).compute_mask(floats([[[1, 2], [0, 0], [0, 3]]]))
    assert np.ravel(marked).tolist() == [True, False, True]
    return ([1, 2, 0, 0, 0, 3],)
