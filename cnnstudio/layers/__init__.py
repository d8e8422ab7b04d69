"""What a layer is: kinds by family, shapes, window arithmetic, working and cost."""
