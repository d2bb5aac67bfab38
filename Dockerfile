# linkspider in a container: `docker run --rm -v "$PWD:/data" linkspider --config linkspider.toml` (docs/scheduling.md).

FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_NO_INPUT=1
RUN python -m venv /opt/linkspider
ENV PATH=/opt/linkspider/bin:$PATH
WORKDIR /build
COPY requirements/run.lock requirements/run.lock
RUN python -m pip install --require-hashes -r requirements/run.lock
COPY pyproject.toml README.md LICENSE ./
COPY linkspider linkspider
COPY pipelines pipelines
COPY analysis analysis
RUN python -m pip install --no-deps --no-build-isolation .

FROM python:3.11-slim
ENV PATH=/opt/linkspider/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONSAFEPATH=1 \
    SCRAPY_SETTINGS_MODULE=linkspider.settings \
    LINKSPIDER_STORE=/data/store \
    HOME=/tmp
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin linkspider \
    && install --directory --owner=linkspider --group=linkspider /data
COPY --from=build /opt/linkspider /opt/linkspider
USER 10001
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
ENTRYPOINT ["scrapy", "audit"]
