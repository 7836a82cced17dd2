"""Two ways to run reports from Airflow (2.4 or newer): copy this into the folder of DAGs.

`reports` calls the command, one task for each report. `papermill_only` runs a notebook with Airflow's
PapermillOperator, and is here to say what that lacks.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from airflow import DAG
from airflow.operators.bash import BashOperator  # in Airflow 3: airflow.providers.standard.operators.bash
from airflow.providers.papermill.operators.papermill import PapermillOperator

#: Where this project was cloned, and `make report` was run once, on the machine of the worker.
PROJECT = "/opt/narrative"
LIMITS = "--if-changed --wait 600 --timeout 3600 --memory 4G --keep 30"
REPORTS = {
    "framing": "framing-report --corpus harbour",
    "ledger": "framing-report --corpus harbour --name ledger -p outlets 'Skellhythe Ledger'",
    "close_reading": "close-reading --corpus harbour",
}

with DAG("reports", schedule="0 3 * * *", start_date=datetime(2024, 1, 1), catchup=False) as reports:
    for task, arguments in REPORTS.items():
        BashOperator(
            task_id=task,
            # exec: a task that is stopped sends its signal to the command, which ends its notebook.
            bash_command=f"exec .venv/bin/narrative report {arguments} {LIMITS}",
            cwd=PROJECT,
            skip_on_exit_code=11,  # nothing is new: the task is skipped, and no failure
            retries=1,
            retry_delay=timedelta(minutes=30),
        )

# What the following lacks, beside the tasks above: names and types of parameters are not checked; a cell that
# calls sys.exit(0) counts as success; the output is written over the last good one as the notebook runs; two
# runs may write it at once; there is no limit of memory, no page, no record to verify, and no code for each
# kind of failure. The kernel "python3" must be one in which this project is installed.
with DAG("papermill_only", schedule=None, start_date=datetime(2024, 1, 1), catchup=False) as papermill_only:
    PapermillOperator(
        task_id="framing",
        input_nb=f"{PROJECT}/notebooks/framing-report.ipynb",
        output_nb=f"{PROJECT}/reports/framing-{{{{ ds }}}}.ipynb",
        parameters={"corpus_path": "harbour"},
        kernel_name="python3",
        execution_timeout=timedelta(hours=1),
    )
