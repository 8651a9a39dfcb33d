"""The whole data file as a folder of text that a team can keep in git, and back again."""
