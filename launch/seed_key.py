"""Print a new key for HANTEAM_SEED_KEYS: ``python -m launch.seed_key``. It is written down nowhere."""

from cryptography.fernet import Fernet


def seed_key() -> str:
    """Return a new random key: 32 bytes in URL-safe base64."""
    return Fernet.generate_key().decode()


if __name__ == "__main__":
    print(seed_key())
