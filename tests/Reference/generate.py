"""Writes the reference numbers of this folder with PyTorch. Needs torch, numpy and mpmath:

    python3 tests/Reference/generate.py

On Debian: apt install python3-torch python3-mpmath. Builds with Intel's MKL draw exponential_ and, on Intel processors,
bernoulli_(p) from another stream; random.json wants a build without it.
"""
import torch

import decoding
import dpo
import experts
import operators
import overlap
import preferences
import ppo
import randomness
import relaxation
import scalar_math
import training

torch.set_num_threads(1)
randomness.generate()
relaxation.generate()
scalar_math.generate()
operators.generate()
overlap.generate()
ppo.generate()
training.generate()
preferences.generate()
experts.generate()
dpo.generate()
decoding.generate()
