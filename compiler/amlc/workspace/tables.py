"""The tables of routes, by the role of the host that serves them."""

from collections.abc import Mapping

from amlc.workspace.exchange import Route
from amlc.workspace.hosts import Role
from amlc.workspace.routes import (
    admin,
    arm,
    artifacts,
    blob,
    computes,
    data_sources,
    data_types,
    datasets,
    datastores,
    discovery,
    environments,
    experiments,
    history,
    key_vault,
    metrics,
    models,
    modules,
    pipeline_endpoints,
    pipeline_runs,
    pipelines,
    run_outputs,
    schedules,
    sign_in,
    snapshots,
    telemetry,
)

TABLES: Mapping[Role, tuple[Route, ...]] = {
    Role.ADMIN: admin.ROUTES,
    Role.SIGN_IN: sign_in.ROUTES,
    Role.ARM: (*arm.ROUTES, *computes.ROUTES),
    Role.SERVICES: (
        *discovery.ROUTES,
        *datastores.ROUTES,
        *datasets.ROUTES,
        *computes.SERVICE_ROUTES,
        *environments.ROUTES,
        *snapshots.ROUTES,
        *data_types.ROUTES,
        *modules.ROUTES,
        *data_sources.ROUTES,
        *pipelines.ROUTES,
        *pipeline_runs.ROUTES,
        *run_outputs.ROUTES,
        *pipeline_endpoints.ROUTES,
        *schedules.ROUTES,
        *experiments.ROUTES,
        *history.ROUTES,
        *artifacts.ROUTES,
        *metrics.ROUTES,
        *models.ROUTES,
        *key_vault.ROUTES,
    ),
    Role.BLOB: blob.ROUTES,
    Role.TELEMETRY: telemetry.ROUTES,
}
