"""What alembic runs: the migrations, on the connection that desk/database.py has opened."""

from alembic import context

from desk.database import METADATA

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
