"""Whether a request that failed can have reached the service: what decides if it may be sent again by itself."""

import ssl

import requests
from requests.exceptions import InvalidSchema, InvalidURL, MissingSchema
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError, ProxyError, SSLError

UNREACHED = (NewConnectionError, ConnectTimeoutError, ssl.SSLCertVerificationError)
NO_TUNNEL = "Tunnel connection failed"  # as `http.client` words a proxy's refusal


def never_left(error: requests.RequestException) -> bool:
    """Whether the request certainly didn't leave; in doubt, it may have.

    `requests` gives the same SSLError for a certificate refused before anything is sent and for an answer spoiled
    afterwards, and the same ProxyError for a proxy that isn't there and for one that hung up on an answer.
    """
    if isinstance(error, requests.ConnectTimeout | InvalidURL | InvalidSchema | MissingSchema):
        return True
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    if isinstance(reason, ProxyError):
        reason = reason.original_error
        if str(reason).startswith(NO_TUNNEL):
            return True
    if isinstance(reason, SSLError) and reason.args:
        reason = reason.args[0]
    return isinstance(reason, UNREACHED)
