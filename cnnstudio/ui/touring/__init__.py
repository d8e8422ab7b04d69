"""The tour: a hand that sends events, the main job in steps, and an album of the pictures."""
