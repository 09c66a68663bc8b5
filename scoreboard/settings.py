"""Everything that can be set: from the environment, from a file, or by its default."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

PREFIX = "SCOREBOARD_"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


class WrongSetting(Exception):
    """A setting cannot be taken; the message says which and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a server is told. docs/settings.md says it in words; a test keeps the two together."""

    data_dir: Path
    host: str = "127.0.0.1"
    port: int = 5000
    public_url: str = ""
    hosts: tuple[str, ...] = ()
    embed_from: tuple[str, ...] = ()
    cert: str = ""
    key: str = ""
    log_level: str = "WARNING"

    @property
    def tls(self) -> bool:
        """Whether browsers reach the server over https."""
        return bool(self.cert) or self.public_url.startswith("https://")


def load(*, config: str | None = None, **given: object) -> Settings:
    """Give the settings: what was given on the command line, else the environment, else the file.

    Raises WrongSetting.
    """
    values = dict(_from_file(config)) if config else {}
    names = {field.name for field in fields(Settings)}
    unknown = set(values) - names
    if unknown:
        raise WrongSetting(f"{config}: there is no setting {', '.join(sorted(unknown))}")
    for name in names:
        if (text := os.environ.get(PREFIX + name.upper())) is not None:
            values[name] = text
    values.update({name: value for name, value in given.items() if value is not None})
    values.setdefault("data_dir", default_data_dir())
    return Settings(**{name: _converted(name, value) for name, value in values.items()})  # type: ignore[arg-type]


def default_data_dir() -> Path:
    """Give `data` in a checkout, else the user's own state directory."""
    checkout = Path(__file__).parent.parent
    if (checkout / "setup.cfg").is_file():
        return checkout / "data"
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "scoreboard"


def _from_file(config: str) -> Mapping[str, object]:
    try:
        return tomllib.loads(Path(config).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as failure:
        raise WrongSetting(f"{config} cannot be read: {failure}") from failure


def _converted(name: str, value: object) -> object:
    """Bring text from the environment into the type of the setting."""
    try:
        if name == "data_dir":
            return Path(str(value)).expanduser().absolute()
        if name == "log_level":
            if str(value).upper() not in LOG_LEVELS:
                raise ValueError
            return str(value).upper()
        if name == "port":
            port = int(str(value))
            if not 0 <= port <= 65535:
                raise ValueError
            return port
        if name in ("hosts", "embed_from"):
            parts = value.split(",") if isinstance(value, str) else value
            return tuple(str(part).strip() for part in parts if str(part).strip())  # type: ignore[attr-defined]
        return str(value)
    except (ValueError, TypeError) as wrong:
        raise WrongSetting(f"{PREFIX}{name.upper()} cannot be {value!r}") from wrong
