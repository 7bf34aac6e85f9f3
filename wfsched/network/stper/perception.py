"""Perception: what learned policies make of observations (graph convolution, recurrence over time).

T. N. Kipf, M. Welling, "Semi-supervised classification with graph convolutional networks", ICLR 2017, doi
10.48550/arXiv.1609.02907; the learned links are those of STPer.
"""

from __future__ import annotations

from typing import Any, Literal, TypeAlias, get_args

import numpy as np
import torch
from stable_baselines3.common.torch_layers import BaseFeaturesExtractor
from torch import Tensor, nn

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import ParameterError
from wfsched.network.slots.slot import Network

Variant: TypeAlias = Literal["stper", "stper-l", "stper-m"]
"""All of it; without graph convolution; without recurrence too, the last observation only."""

_WIDTH, _DEMAND_WIDTH, _EMBEDDING = 32, 64, 8


def adjacency(network: Network) -> FloatArray:
    """Return which nodes of the topology are linked, (n, n), 0 or 1."""
    topology = network.topology
    linked: FloatArray = np.zeros((topology.n_nodes, topology.n_nodes))
    linked[topology.arcs.tail, topology.arcs.head] = 1.0
    return linked


def normalised(links: Tensor) -> Tensor:
    """Return ``D^-1/2 A D^-1/2`` of weighted links, whose degrees are sums of rows."""
    scale = links.sum(dim=-1).clamp_min(1e-12).rsqrt()
    return scale[..., :, None] * links * scale[..., None, :]


class GraphConvolution(nn.Module):  # type: ignore[misc]
    """Two layers of graph convolution over the links, themselves and learned ones.

    Parameters
    ----------
    links : array (n, n)
    width : int
        Features of each node, in and out.
    """

    def __init__(self, links: FloatArray, width: int) -> None:
        super().__init__()
        count = len(links)
        itself = torch.eye(count) + torch.as_tensor(links, dtype=torch.float32)
        self.register_buffer("links", itself)
        self.source = nn.Parameter(0.1 * torch.randn(count, _EMBEDDING))
        self.target = nn.Parameter(0.1 * torch.randn(count, _EMBEDDING))
        self.layers = nn.ModuleList(nn.Linear(width, width) for _ in range(2))

    def forward(self, features: Tensor) -> Tensor:
        """Return the features (batch, n, width) after both layers."""
        learned = torch.softmax(torch.relu(self.source @ self.target.T), dim=-1)
        mixing = normalised(self.links + learned)
        for layer in self.layers:
            features = torch.relu(layer(mixing @ features))
        return features


class Perception(BaseFeaturesExtractor):  # type: ignore[misc]
    """Features of observations: by variant a graph convolution of demand and recurrence over all signals.

    Parameters
    ----------
    observation_space : gymnasium.spaces.Dict
    network : Network
    variant : {"stper", "stper-l", "stper-m"}

    Raises
    ------
    ParameterError
        If there is no such variant.
    """

    def __init__(self, observation_space: Any, network: Network, variant: Variant = "stper") -> None:
        if variant not in get_args(Variant):
            raise ParameterError("unknown variant", where="variant", got=variant, known=get_args(Variant))
        users, nodes = network.n_users, network.n_nodes
        plain = nodes + users * nodes
        recurrent = 2 * _WIDTH + _DEMAND_WIDTH if variant != "stper-m" else 1 + nodes + users
        graph = _WIDTH if variant == "stper" else 0
        super().__init__(observation_space, plain + recurrent + graph)
        self.variant = variant
        if variant != "stper-m":
            self.price = nn.LSTM(1, _WIDTH, batch_first=True)
            self.brown = nn.LSTM(nodes, _WIDTH, batch_first=True)
            self.demand = nn.LSTM(users, _DEMAND_WIDTH, batch_first=True)
        if variant == "stper":
            self.lift = nn.Sequential(nn.Linear(1, _WIDTH), nn.ReLU())
            self.graph = GraphConvolution(adjacency(network), _WIDTH)
            index = [network.topology.node_index(name) for name in network.users]
            self.register_buffer("homes", torch.as_tensor(index))

    def forward(self, observations: dict[str, Tensor]) -> Tensor:
        """Return the features (batch, features_dim)."""
        price, brown, demand = (observations[name] for name in ("price", "brown", "demand"))
        parts = [observations["backlog"], observations["profit"].flatten(1)]
        if self.variant == "stper-m":
            parts += [price[:, -1:], brown[:, -1], demand[:, -1]]
            return torch.cat(parts, dim=1)
        series = ((self.price, price[..., None]), (self.brown, brown), (self.demand, demand))
        parts += [module(values)[0][:, -1] for module, values in series]
        if self.variant == "stper":
            parts.append(self._graph_features(demand[:, -1]))
        return torch.cat(parts, dim=1)

    def _graph_features(self, demand: Tensor) -> Tensor:
        """Return the mean over all nodes of the graph; demand stands at the users."""
        at_nodes = demand.new_zeros(len(demand), len(self.graph.links), 1)
        at_nodes[:, self.homes, 0] = demand
        features: Tensor = self.graph(self.lift(at_nodes)).mean(dim=1)
        return features
