"""Small map extracts, made for the tests."""

import numpy as np


def write_extract(path, nodes, ways):
    """An extract as XML: `nodes` id -> (lat, lon), `ways` a list of (nodes, tags)."""
    lines = ['<osm version="0.6">']
    lines += [
        f'<node id="{k}" lat="{lat:.7f}" lon="{lon:.7f}" version="1"/>' for k, (lat, lon) in nodes.items()
    ]
    for number, (refs, tags) in enumerate(ways, start=100):
        inner = [f'<nd ref="{ref}"/>' for ref in refs] + [f'<tag k="{k}" v="{v}"/>' for k, v in tags.items()]
        lines.append(f'<way id="{number}" version="1">{"".join(inner)}</way>')
    path.write_text("\n".join([*lines, "</osm>"]))
    return path


def drawn_town(seed, size=6):
    """A grid of streets with bends, one-way streets, missing pieces and dead ends, drawn from a seed."""
    rng = np.random.default_rng(seed)
    nodes, ways, bend = {}, [], 1000
    for i in range(size):
        for j in range(size):
            nodes[10 + i * size + j] = (
                60 + i * 0.002 + rng.random() * 3e-4,
                15 + j * 0.004 + rng.random() * 3e-4,
            )
    for i in range(size):
        for j in range(size):
            for k in ([10 + i * size + j + 1] if j + 1 < size else []) + (
                [10 + (i + 1) * size + j] if i + 1 < size else []
            ):
                if rng.random() < 0.2:
                    continue
                a = 10 + i * size + j
                bend += 1
                nodes[bend] = tuple((np.array(nodes[a]) + nodes[k]) / 2 + rng.random(2) * 1e-4)
                tags = {
                    "highway": str(rng.choice(["residential", "tertiary"])),
                    "maxspeed": str(rng.choice([30, 50])),
                }
                if rng.random() < 0.25:
                    tags["oneway"] = str(rng.choice(["yes", "-1"]))
                ways.append(([a, bend, k], tags))
    return {k: (round(float(lat), 7), round(float(lon), 7)) for k, (lat, lon) in nodes.items()}, ways
