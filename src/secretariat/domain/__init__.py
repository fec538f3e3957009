"""What the texts and standards say: plain values in, plain values out; no input or output, no clock, no framework."""
