"""How a layer computes, worked out number by number."""
