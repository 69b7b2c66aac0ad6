"""What a secret looks like: keys by their makers' prefixes, headers and addresses that open an account, private keys.

Each form is looked for only where one of its plain marks stands, so that films are searched as fast as texts. Prefixes
are those that the services document for their own keys; a key that has none is found by its value alone, or after a
name that says what it is.
"""

import re
from dataclasses import dataclass

from preuve.i18n import N_

PRIVATE_KEY = N_("clé privée")
SERVICE_KEY = N_("clé d'un service")
ACCOUNT = N_("jeton d'accès à un compte")
COOKIE = N_("cookie")
HEADER = N_("en-tête qui donne accès à un compte")
SIGNED = N_("adresse signée, qui donne accès à qui l'a")
PASSWORD = N_("mot de passe ou secret écrit en clair")
KNOWN = N_("un de vos secrets, que cette machine connaît")
NOT_LISTED = N_("en-tête que les enregistrements ne gardent pas")

_AFTER = rb"(?<![A-Za-z0-9_-])"
_E = rb"(?:\xc3\xa9|e\xcc\x81|\xe9|e)"  # é: composed, decomposed, in Latin 1, left out
_SESSIONS = (
    rb"[\w.-]{0,40}(?:sess(?:ion)?_?(?:id|token)|sess(?:id)?|sid(?:_tt|_guard|_ucp_v1)?|auth_token|csrf-?token|logged_in_\w{1,64})"
    rb"(?:_ss)?|c_user|xs|datr|li_at|ct0|[HSA]{1,2}P?I?SID|login_info|login_token|connect\.sid"
)
_IS = rb"[\"'\]]{0,3}\s{0,4}[:=,]\s{0,4}(?:[\"']value[\"']\s{0,4}:\s{0,4})?[\"'\[]{0,3}"


@dataclass(frozen=True)
class Form:
    """A form of secret: `marks` are in lower case; `mixed`: letters and figures both, or it is only a word."""

    kind: str
    marks: tuple[bytes, ...]
    pattern: re.Pattern[bytes]
    mixed: bool = False


def _form(kind: str, marks: str, pattern: bytes, *, mixed: bool = False, any_case: bool = False) -> Form:
    flags = re.IGNORECASE if any_case else 0
    return Form(kind, tuple(marks.encode().split(b" ")), re.compile(pattern, flags), mixed)


FORMS: tuple[Form, ...] = (
    _form(PRIVATE_KEY, "-----begin", rb"-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----"),
    _form(PRIVATE_KEY, "mc4caqawbqydk2v", rb"MC4CAQAwBQYDK2V[uw]BCIEI[A-Za-z0-9+/]{42}"),  # Ed25519 and X25519, bare
    _form(PRIVATE_KEY, "badanbgkqhkig9w0baqefaas", rb"MII[A-Za-z0-9+/]{4,6}BADANBgkqhkiG9w0BAQEFAAS[A-Za-z0-9+/]{24}"),
    _form(PRIVATE_KEY, "agembmgbyqgsm49agegccqgsm49aweh", rb"MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEH[A-Za-z0-9+/]{20}"),
    _form(PRIVATE_KEY, '"kty"', rb"\"d\"\s{0,4}:\s{0,4}\"[A-Za-z0-9_-]{40,}"),  # JSON Web Key
    _form(PRIVATE_KEY, "putty-user-key-file-", rb"PuTTY-User-Key-File-\d"),
    _form(PRIVATE_KEY, "age-secret-key-", rb"AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]{50,}", any_case=True),
    _form(SERVICE_KEY, "sk- sk_", _AFTER + rb"(?P<value>sk[-_][A-Za-z0-9_-]{20,})", mixed=True),
    _form(SERVICE_KEY, "aiza", rb"AIza[0-9A-Za-z_-]{35}"),
    _form(SERVICE_KEY, "akia asia", _AFTER + rb"A(?:KIA|SIA)[A-Z2-7]{16}(?![A-Za-z0-9])"),
    _form(SERVICE_KEY, "hf_", _AFTER + rb"(?P<value>hf_[A-Za-z0-9]{30,})"),
    _form(SERVICE_KEY, "r8_ gsk_", _AFTER + rb"(?:r8|gsk)_[A-Za-z0-9]{30,}"),
    _form(SERVICE_KEY, "xai- pplx-", _AFTER + rb"(?:xai|pplx)-[A-Za-z0-9]{40,}"),
    _form(SERVICE_KEY, "key_", _AFTER + rb"key_[0-9a-f]{64,}"),
    _form(ACCOUNT, "ya29. gocspx- 1//0", _AFTER + rb"(?:ya29\.|GOCSPX-|1//0)[0-9A-Za-z_-]{20,}"),
    _form(ACCOUNT, "ghp_ gho_ ghu_ ghs_ ghr_ github_pat_", _AFTER + rb"(?:gh[pousr]|github_pat)_[A-Za-z0-9_]{30,}"),
    _form(ACCOUNT, "glpat- xoxa- xoxb- xoxp- xoxr- xoxs-", _AFTER + rb"(?:glpat|xox[abprs])-[A-Za-z0-9-]{16,}"),
    _form(ACCOUNT, "hooks.slack.com/services/", rb"hooks\.slack\.com/services/[A-Z0-9]+/[A-Z0-9]+/[A-Za-z0-9]{16,}"),
    _form(ACCOUNT, "eaa igq igaa", _AFTER + rb"(?P<value>(?:EAA|IGQ|IGAA)[A-Za-z0-9_-]{80,})", mixed=True),
    _form(ACCOUNT, "act. rft.", _AFTER + rb"(?P<value>(?:act|rft)\.[A-Za-z0-9]{40,})", mixed=True),
    _form(ACCOUNT, "eyj", _AFTER + rb"eyJ[A-Za-z0-9_-]{10,}+\.eyJ[A-Za-z0-9_-]{10,}+\.[A-Za-z0-9_-]{10,}+"),
    _form(
        COOKIE,
        "cookie",
        rb"(?<![A-Za-z0-9])(?:set-)?cookie2?(?![A-Za-z0-9])" + _IS + rb"[A-Za-z0-9_.!$%*+-]{1,80}=[^\s;\"'<,]{4,}",
        any_case=True,
    ),
    _form(
        COOKIE,
        "sess sid auth_token csrf logged_in c_user xs datr li_at ct0 login",
        rb"\"name\"\s{0,4}:\s{0,4}\"(?:"
        + _SESSIONS
        + rb")\",[^{}]{0,200}?\"value\"\s{0,4}:\s{0,4}\"(?P<value>[^\"\s]{8,})",
        mixed=True,
        any_case=True,
    ),
    _form(COOKIE, '"httponly"', rb"\"value\"\s{0,4}:\s{0,4}\"(?P<value>[^\"\s]{8,})", mixed=True, any_case=True),
    _form(  # cookies.txt, as Netscape wrote it and as extensions export it
        COOKIE,
        "\ttrue\t \tfalse\t",
        rb"\t(?:TRUE|FALSE)\t/[^\t\n]{0,200}\t(?:TRUE|FALSE)\t\d{1,20}\t[^\t\n]{1,100}\t(?P<value>[^\s]{8,})",
        mixed=True,
    ),
    _form(
        HEADER,
        "bearer",
        rb"(?<![A-Za-z])bearer\s{1,4}(?P<value>[A-Za-z0-9._~+/=-]{16,})",
        mixed=True,
        any_case=True,
    ),
    _form(
        HEADER,
        "authorization",
        rb"(?<![A-Za-z])authorization[\"']?\s{0,4}[:=]\s{0,4}[\"']?(?P<value>[A-Za-z0-9_~+/=-]{20,})",
        mixed=True,
        any_case=True,
    ),
    _form(
        HEADER,
        "authorization",
        rb"authorization"
        + _IS
        + rb"(?:basic|bearer|token|digest|key|apikey|aws4-hmac-sha256)\s+[^\s\"'<${][^\s\"'<]{7,}",
        any_case=True,
    ),
    _form(
        HEADER,
        "api-key x-auth-token x-access-token x-csrf-token apikey:",
        rb"(?<![A-Za-z0-9])(?:x[-_]|xi[-_]|x-goog-)?(?:api-key|apikey|auth-token|access-token|csrf-token)"
        + _IS
        + rb"(?P<value>[A-Za-z0-9_.+/=-]{12,})",
        mixed=True,
        any_case=True,
    ),
    _form(
        SIGNED,
        "x-amz- x-goog- awsaccesskeyid=",
        rb"[?&](?:x-amz-(?:signature|credential|security-token)|x-goog-signature|awsaccesskeyid)=[^&\s\"'<]{8,}",
        any_case=True,
    ),
    _form(SIGNED, "sig=", rb"[?&;]sig=[A-Za-z0-9%+/=_-]{20,}", any_case=True),
    _form(
        SIGNED,
        "token= api_key= apikey= x-signature=",
        rb"[?&;](?:access_token|refresh_token|auth_token|token|api_key|apikey|x-signature)=(?P<value>[^&\s\"'<]{12,})",
        mixed=True,
        any_case=True,
    ),
    _form(SIGNED, "key=", rb"[?&;]key=(?P<value>[A-Za-z0-9_-]{20,})", mixed=True, any_case=True),
    _form(
        SIGNED, "://", rb"\b[a-z][a-z0-9+.-]{1,20}://[^/\s:@\"'<>]{1,80}:[^/\s:@\"'<>]{3,200}@[\w.-]+", any_case=True
    ),
    _form(
        PASSWORD,
        "password passwd secret token api_key apikey passe mdp",
        rb"(?<![A-Za-z0-9])(?:password|passwd|client[-_]?secret|secret[-_]?key|"
        rb"(?:access|refresh|auth|bot|app)[-_]?token|api_key|apikey|"
        rb"(?:mot[-_ ]de[-_ ]passe|mdp)(?:\s[^\s:=]{1,30}){0,4})[\"']?\s{0,4}[:=]\s{0,4}[\"']?"
        rb"(?P<value>[A-Za-z0-9_.!$%*+/=@#&~-]{10,200})",
        mixed=True,
        any_case=True,
    ),
    _form(  # "clé API", "clef d'accès", "API key", in words
        PASSWORD,
        "api acc secr",
        rb"(?<![A-Za-z0-9])(?:cl(?:"
        + _E
        + rb"|ef)s?[ _-](?:d\W{1,3}|de l\W{1,3})?(?:api|acc.{1,3}s|secr.{1,3}te)|api[ ]key)"
        rb"(?:\s[^\s:=]{1,30}){0,4}\s{0,4}[:=]\s{0,4}[\"']?(?P<value>[A-Za-z0-9_.+/=-]{16,200})",
        mixed=True,
        any_case=True,
    ),
    _form(
        PASSWORD,
        "token jeton",
        rb"(?<![A-Za-z0-9_.-])(?:token|jeton)[\"']?\s{0,4}[:=]\s{0,4}[\"']?(?P<value>[A-Za-z0-9_-]{20,200}+)(?![(\[])(?!\.\w)",
        mixed=True,
        any_case=True,
    ),
    _form(  # a variable of an environment
        PASSWORD,
        "_key _token _secret _password _pass _pwd",
        rb"(?<=[A-Z0-9])(?<!PUBLIC)_(?:KEY|TOKEN|SECRET|PASSWORD|PASS|PWD)"
        rb"[\"']?\s{0,4}[:=]\s{0,4}[\"']?(?P<value>[A-Za-z0-9_.+/=-]{16,200})",
        mixed=True,
    ),
)
