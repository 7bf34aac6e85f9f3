"""Tasks over a network of users, routers and computing nodes: placement by rule, by search and learned."""
