-- The floor's own tables, made of the product's rows: what an ideal store of the same tasks would hold.
-- Parameters: %(today)s the day of business. Made anew each time.
DROP SCHEMA IF EXISTS floor CASCADE;
CREATE SCHEMA floor;

CREATE TABLE floor.ministry AS SELECT id, short_name AS name FROM exchange_ministry;
CREATE TABLE floor.category AS SELECT id, short_name AS name FROM exchange_taskcategory;

-- the last opened quarter, and what a post is called today
CREATE TEMPORARY TABLE last_quarter ON COMMIT DROP AS
SELECT id, due_at FROM tasks_reportperiod WHERE kind = 'quarter' AND opened_at IS NOT NULL
ORDER BY year DESC, number DESC LIMIT 1;
CREATE TEMPORARY TABLE named ON COMMIT DROP AS
SELECT DISTINCT ON (post_id) post_id, ministry_id FROM exchange_postname
WHERE starts_on IS NULL OR starts_on <= %(today)s ORDER BY post_id, starts_on DESC NULLS LAST;

-- a task with all that its row shows, so that no list joins anything
CREATE TABLE floor.task AS
SELECT task.position, task.id, task.code, task.title, task.short_name, task.category_id,
       a.ministry_id AS lead_id, b.ministry_id AS partner_id,
       coalesce(said.state, '') AS state, coalesce(report.status, '') AS report_status,
       coalesce(report.turn, '') AS turn, report.due_at, step.next_due
  FROM tasks_collaborationtask task
  JOIN exchange_exchangepair pair ON pair.id = task.pair_id
  JOIN exchange_exchangeround round ON round.id = pair.round_id AND round.source_mark <> 'demo'
  JOIN named a ON a.post_id = pair.post_a_id
  JOIN named b ON b.post_id = pair.post_b_id
  LEFT JOIN tasks_progressreport report ON report.task_id = task.id AND report.period_id = (SELECT id FROM last_quarter)
  LEFT JOIN (
      SELECT DISTINCT ON (said.task_id) said.task_id, coalesce(nullif(said.verdict, ''), nullif(said.self_state, '')) AS state
        FROM tasks_progressreport said JOIN tasks_reportperiod period ON period.id = said.period_id
       WHERE period.kind = 'quarter' AND said.status IN ('submitted', 'under_review', 'returned', 'accepted')
         AND (said.verdict <> '' OR said.self_state <> '')
       ORDER BY said.task_id, period.year DESC, period.number DESC
  ) said ON said.task_id = task.id
  LEFT JOIN (
      SELECT task_id, min(due_on) AS next_due FROM tasks_milestone WHERE done_on IS NULL GROUP BY task_id
  ) step ON step.task_id = task.id
 WHERE task.status = 'active'
    OR task.ended_on > (SELECT (due_at AT TIME ZONE 'Asia/Seoul')::date FROM last_quarter)
 ORDER BY task.position;
ALTER TABLE floor.task ADD PRIMARY KEY (position);
CREATE UNIQUE INDEX ON floor.task (code);
CREATE INDEX ON floor.task (category_id, state, position) INCLUDE (lead_id, partner_id);
CREATE INDEX ON floor.task (next_due, position) WHERE next_due IS NOT NULL;

CREATE TABLE floor.report AS
SELECT report.task_id, period.year * 10 + period.number AS quarter, report.status, report.verdict, report.submitted_at,
       coalesce(part.progress, '') AS progress
  FROM tasks_progressreport report
  JOIN tasks_reportperiod period ON period.id = report.period_id AND period.kind = 'quarter'
  LEFT JOIN tasks_reportsection part ON part.report_id = report.id AND part.side = 'joint'
 ORDER BY report.task_id, quarter;
ALTER TABLE floor.report ADD PRIMARY KEY (task_id, quarter);

-- two letters lead to the tasks that have them, in the order of the list
CREATE TABLE floor.gram AS
SELECT gram, task.position FROM floor.task task JOIN tasks_collaborationtask whole USING (id), unnest(whole.grams) gram;
ALTER TABLE floor.gram ADD PRIMARY KEY (gram, position);

CREATE TABLE floor.rollup AS
SELECT category_id, lead_id, state, count(*)::int AS tasks FROM floor.task GROUP BY 1, 2, 3;
