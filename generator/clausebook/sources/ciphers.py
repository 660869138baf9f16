"""The mathematics of signatures.

It is left to the library `cryptography`, which need not be installed: it is asked for here only, and only when a
signature has to be checked. Whatever is wrong with a key or a signature means that the one did not make the other.
"""

from typing import Any

from clausebook.sources.octets import Unsupported

CURVES = {"nistp256": 32, "nistp384": 48, "nistp521": 66}
"""Curves of ECDSA, and the bytes of a coordinate."""
SHORTEST, LONGEST = 2048, 16384
"""Bits of an RSA key."""


def available() -> bool:
    """Say whether signatures can be checked here."""
    try:
        import cryptography.hazmat.primitives.asymmetric.ed25519  # noqa: F401, PLC0415 - optional
    except ImportError:
        return False
    return True


def ed25519(point: bytes, signature: bytes, message: bytes) -> bool:
    """Say whether a key signed a message itself, undigested by us."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415 - optional

    return _holds(lambda: Ed25519PublicKey.from_public_bytes(point).verify(signature, message))


def ecdsa(curve: str, point: bytes, pair: tuple[int, int], digest: bytes, name: str) -> bool:
    """Say whether a key signed a digest; the pair is r and s, the name is that of the digest."""
    from cryptography.hazmat.primitives.asymmetric import ec, utils  # noqa: PLC0415 - optional

    sizes: dict[str, ec.EllipticCurve] = {
        "nistp256": ec.SECP256R1(),
        "nistp384": ec.SECP384R1(),
        "nistp521": ec.SECP521R1(),
    }

    def test() -> None:
        key = ec.EllipticCurvePublicKey.from_encoded_point(sizes[curve], point)
        key.verify(utils.encode_dss_signature(*pair), digest, ec.ECDSA(_prehashed(name)))

    return _holds(test)


def rsa(modulus: int, exponent: int, signature: bytes, digest: bytes, name: str) -> bool:
    """Say whether a key signed a digest, padded as PKCS #1 version 1.5 says.

    Raises:
        Unsupported: the key is too short to prove anything, or too long to be a key.
    """
    from cryptography.hazmat.primitives.asymmetric import padding  # noqa: PLC0415 - optional
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers  # noqa: PLC0415 - optional

    bits = modulus.bit_length()
    if not SHORTEST <= bits <= LONGEST:
        raise Unsupported(f"RSA of {bits} bits")
    filled = signature.rjust((bits + 7) // 8, b"\0")

    def test() -> None:
        key = RSAPublicNumbers(exponent, modulus).public_key()
        key.verify(filled, digest, padding.PKCS1v15(), _prehashed(name))

    return _holds(test)


def _prehashed(name: str) -> Any:
    """Return how the library calls a digest that was made before."""
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - optional
    from cryptography.hazmat.primitives.asymmetric.utils import Prehashed  # noqa: PLC0415 - optional

    return Prehashed({"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}[name])


def _holds(test: Any) -> bool:
    """Say whether a test of the library was passed."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm  # noqa: PLC0415 - optional

    try:
        test()
    except (InvalidSignature, ValueError, OverflowError):
        return False
    except UnsupportedAlgorithm as error:
        raise Unsupported(str(error)) from error
    return True
