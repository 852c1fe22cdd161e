"""What alembic runs: the migrations, on the connection that desk/database.py has opened."""

from alembic import context

from desk.database import METADATA

connection = context.config.attributes["connection"]
# The transaction is the one of whoever opened the connection: all migrations are done, or none.
context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True)
context.run_migrations()
