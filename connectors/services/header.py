"""A secret in a header of a request."""

import requests
from requests.auth import AuthBase


class InHeader(AuthBase):
    """Puts a secret in its header. Given as `auth` so that no other credential of the machine is sent in its place."""

    def __init__(self, header: str, value: str) -> None:
        self.header, self.value = header, value

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """The request with the secret in it; as it is where there is none."""
        if self.value:
            request.headers[self.header] = self.value
        return request
