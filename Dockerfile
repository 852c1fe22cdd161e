# The dashboard and its refresh in a container: docs/hosting.md says how it is run.
# It works with a read-only root: what is written goes to /data (the table, the desk, downloads) and /tmp.

FROM python:3.11.13-slim-bookworm AS packages
RUN python -m venv /opt/figures
COPY requirements.txt /tmp/requirements.txt
RUN /opt/figures/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes \
      --requirement /tmp/requirements.txt \
 && /opt/figures/bin/python -m pip uninstall --yes --quiet pip

FROM python:3.11.13-slim-bookworm
RUN groupadd --system --gid 10001 figures \
 && useradd --system --uid 10001 --gid figures --no-create-home --home-dir /tmp --shell /usr/sbin/nologin figures \
 && mkdir /data && chown figures:figures /data
COPY --from=packages /opt/figures /opt/figures
WORKDIR /app
COPY .streamlit/config.toml .streamlit/config.toml
COPY LICENSE dashboard.py ./
COPY docs docs
COPY etl etl
COPY desk desk
COPY ledger ledger
COPY ui ui
COPY pages pages
COPY --chown=figures:figures data /data
RUN ln -s /data /app/data && /opt/figures/bin/python -m compileall -q /app

ENV PATH=/opt/figures/bin:$PATH \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    STREAMLIT_BROWSER_GATHER_USAGE_STATS=false \
    STREAMLIT_CLIENT_SHOW_ERROR_DETAILS=none \
    STREAMLIT_CLIENT_TOOLBAR_MODE=viewer \
    STREAMLIT_SERVER_ADDRESS=0.0.0.0 \
    STREAMLIT_SERVER_HEADLESS=true \
    STREAMLIT_SERVER_MAX_UPLOAD_SIZE=50 \
    STREAMLIT_SERVER_PORT=8501

USER 10001:10001
VOLUME /data
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/healthz', timeout=8)"]
CMD ["python", "-m", "streamlit", "run", "dashboard.py"]
