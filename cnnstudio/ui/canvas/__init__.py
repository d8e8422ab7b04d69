"""The canvas: the network as a picture one can take hold of."""
