"""Charts of the report: frames in, Altair declarations out; ``drawing`` makes safe SVG of them."""
