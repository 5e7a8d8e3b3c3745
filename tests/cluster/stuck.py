"""The job beside it, job_itself.py, whose session gets stuck after its first write, as when a node dies in a refresh."""
import sys

import job_itself as job

job.REFRESH_SECONDS = 3
store = job.store


def store_and_stick(batch, *rest):
    counts = store(batch, *rest)
    job.store = store
    spark = batch.sparkSession
    manager = job.connector_session(spark)[0].getContext().getMetadataManager()
    at_work = manager.getClass().getDeclaredField("singleThreaded")
    at_work.setAccessible(True)
    refresh = at_work.get(manager).getClass().getDeclaredField("currentSchemaRefresh")
    refresh.setAccessible(True)
    refresh.set(at_work.get(manager), spark._jvm.java.util.concurrent.CompletableFuture())
    return counts


job.store = store_and_stick
job.main(sys.argv[1:])
