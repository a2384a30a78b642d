"""Speed and quality, side by side with peers; results stand in README.md."""
