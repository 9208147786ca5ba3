"""Which vectors are the same voice: clusters of unit vectors, as many as are told or as there seem to be.

Memory stays bounded for any length: vectors are first drawn together within stretches of the recording, and
only the middles of those small clusters are compared with each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .embedding import unit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Two clusters whose middles are at least this near (cosine) are one voice. Halves of one synthetic voice of
#: five recordings were 0.97 and more near, two voices 0.64 at most; living voices vary more.
SAME_VOICE = 0.75
#: How near two vectors of one voice are, about. The middle of few vectors lies off the voice by chance; with
#: this, the nearness of two middles is put right for how few they are.
_SPREAD = 0.55
#: Within a stretch, vectors are drawn together as long as their groups are this near on average.
ALIKE = 0.5
_STRETCH = 400
#: What is heard in fewer vectors than this may be a cough or a door; it is given to the nearest voice. With
#: fewer, ten seconds of synthetic talk show two voices more often, and half a minute of living talk five.
LEAST_VECTORS = 4
_ROUNDS = 3
_MARGIN = 0.1


def voices(vectors: NDArray[np.float32], count: int | None) -> NDArray[np.float32]:
    """The middle of each voice.

    Args:
        vectors: Unit vectors of stretches of speech, in order of time (n, width).
        count: How many voices there are, 1 or more; None to find it out.

    Returns:
        Unit vectors (voices, width): at most `count`; none when there are no vectors.

    Source:
        Agglomerative clustering, first by average and then by centroid linkage, as is usual for this task
        (Park et al. 2022, "A review of speaker diarization", section 2.4).
    """
    import numpy as np

    if len(vectors) == 0:
        return vectors
    sums, sizes = _small_clusters(vectors, count or 1)
    groups = _group(sums, sizes, count)
    return unit(np.stack([sums[members].sum(axis=0) for members in groups]))


def _small_clusters(
    vectors: NDArray[np.float32], least: int
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Sums and sizes of groups of like vectors, stretch by stretch; in each at least so many, if it can."""
    import numpy as np
    from scipy.cluster.hierarchy import fcluster, linkage

    sums, sizes = [], []
    for start in range(0, len(vectors), _STRETCH):
        stretch = vectors[start : start + _STRETCH]
        labels = np.ones(len(stretch), np.int64)
        if len(stretch) > 1:
            tree = linkage(stretch, "average", metric="cosine")
            labels = fcluster(tree, 1 - ALIKE, "distance")
            if labels.max() < least:  # two voices may be as alike as one voice is with itself
                labels = fcluster(tree, least, "maxclust")
        for label in np.unique(labels):
            sums.append(stretch[labels == label].sum(axis=0))
            sizes.append(int((labels == label).sum()))
    return np.stack(sums), np.array(sizes)


def _group(sums: NDArray[np.float32], sizes: NDArray[np.int64], count: int | None) -> list[NDArray[np.int64]]:
    """Which small clusters are one voice, the largest first: by centroid linkage."""
    import numpy as np

    order = np.argsort(-sizes, kind="stable")
    enough = [int(place) for place in order if sizes[place] >= LEAST_VECTORS] or [int(order[0])]
    if count is not None and len(enough) < count:
        enough = [int(place) for place in order[:count]]
    groups = [np.array([place]) for place in enough]
    middles = np.stack([sums[place] for place in enough]).astype(np.float64)
    numbers = sizes[enough].astype(np.float64)
    near = _nearness(middles, numbers, middles, numbers)
    np.fill_diagonal(near, -np.inf)
    alive = np.ones(len(groups), np.bool_)
    while alive.sum() > (count or 1):  # few: the small clusters of hours are some hundreds
        first, second = np.unravel_index(int(near.argmax()), near.shape)
        if count is None and near[first, second] < SAME_VOICE:
            break
        groups[first] = np.concatenate([groups[first], groups[second]])
        middles[first] += middles[second]
        numbers[first] += numbers[second]
        alive[second] = False
        row = _nearness(middles[first : first + 1], numbers[first : first + 1], middles, numbers)[0]
        row[~alive] = row[first] = -np.inf
        near[first], near[:, first] = row, row
        near[second], near[:, second] = -np.inf, -np.inf
    left = [groups[place] for place in np.flatnonzero(alive)]
    return sorted(left, key=lambda members: -int(sizes[members].sum()))


def _nearness(
    one: NDArray[Any], ones: NDArray[Any], other: NDArray[Any], others: NDArray[Any]
) -> NDArray[Any]:
    """How near the middles of clusters are to each other, put right for how few vectors each has.

    Args:
        one: Sums of unit vectors (n, width).
        ones: How many were summed (n,).
        other: The same of those to compare with (m, width).
        others: How many were summed (m,).

    Returns:
        About 1 where two are one voice (n, m).
    """
    import numpy as np

    cosines = unit(one) @ unit(other).T
    # The squared length of the mean of n unit vectors of which any two are _SPREAD near:
    lengths, other_lengths = ((1 + (n - 1) * _SPREAD) / n for n in (ones, others))
    put_right: NDArray[Any] = cosines * np.sqrt(np.outer(lengths, other_lengths)) / _SPREAD
    return put_right


def refined(middles: NDArray[np.float32], vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Take each voice's middle anew over the vectors that are nearest to it, by clear distance.

    Vectors that lie across two people's turns are about as near to one as to the other and are left out.

    Args:
        middles: Unit vectors (voices, width).
        vectors: Unit vectors of stretches (n, width).
    """
    import numpy as np

    if len(middles) < 2 or len(vectors) == 0:  # noqa: PLR2004 - one voice has no rival
        return middles
    for _ in range(_ROUNDS):
        near = vectors @ middles.T
        ranked = np.sort(near, axis=1)
        clear = ranked[:, -1] - ranked[:, -2] >= _MARGIN
        nearest = near.argmax(axis=1)
        sums = np.stack(
            [
                vectors[clear & (nearest == voice)].sum(axis=0)
                if (clear & (nearest == voice)).any()
                else middles[voice]
                for voice in range(len(middles))
            ]
        )
        middles = unit(sums)
    return middles
