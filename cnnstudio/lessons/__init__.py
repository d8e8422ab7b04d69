"""Lessons for the lab: files read as data, questions whose answers the program works out, and what a student has reached."""
