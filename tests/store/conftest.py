"""A store on SQLite and on a real PostgreSQL."""

import random

import pytest
import sqlalchemy as sa

from lib.config import Config
from lib.store import Store


@pytest.fixture(params=["sqlite", "postgresql"])
def any_store(request, tmp_path) -> Store:
    if request.param == "sqlite":
        return Store(Config(data_dir=tmp_path, database_url=""))
    url = request.getfixturevalue("postgres")
    admin = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    name = f"t{random.randrange(10**9)}"
    with admin.connect() as db:
        db.execute(sa.text(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"))
    admin.dispose()
    held = Store(Config(data_dir=tmp_path, database_url=url.rsplit("/", 1)[0] + "/" + name))
    request.addfinalizer(held.engine.dispose)
    return held
