-- Workers write the results of steps, so that the queue carries ids alone. The execution orders the writers of one step:
-- a worker that lost its job and goes on does not overwrite the result of the worker that took the job over.
alter table run_steps add column result_execution bigint check (result_execution > 0);
grant update (result_execution) on run_steps to sextant_app;
