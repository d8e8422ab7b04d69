"""The Inspect workspace: kernels, feature maps, and why one value is what it is."""
