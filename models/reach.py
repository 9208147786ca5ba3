"""Asks whether a web address answers at all: a helper process, ``python -m casedraft.models.reach URL``.

The hub's own client tries for minutes where a firewall swallows its requests; this gives up after seconds, so
that a machine which reaches only a package index goes on to that quickly.
"""

from __future__ import annotations

import ssl
import sys
import urllib.error
import urllib.request

TIMEOUT_S = 8.0


def answers(url: str) -> bool:
    """Whether anything answers at a web address, an error page or an unknown certificate included.

    Args:
        url: An ``http`` or ``https`` address; proxies from the environment are used.
    """
    if not url.startswith(("https://", "http://")):
        return False
    request = urllib.request.Request(url, method="HEAD")  # noqa: S310 - the scheme is checked above
    try:
        urllib.request.urlopen(request, timeout=TIMEOUT_S).close()  # noqa: S310 - the same
    except urllib.error.HTTPError:
        return True
    except urllib.error.URLError as error:
        return isinstance(error.reason, ssl.SSLError)  # the hub's client may know the certificate
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(0 if answers(sys.argv[1]) else 1)
