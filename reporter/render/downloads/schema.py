"""The database's tables, indexes and views. ``site/docs/guides/sql.md`` tells what they mean."""

from typing import Final

from reporter.render.downloads.history import SCHEMA

TABLES: Final = f"""
PRAGMA user_version = {SCHEMA};
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE regions (
  code TEXT PRIMARY KEY,
  name TEXT,
  partition TEXT NOT NULL,
  partition_kind TEXT,
  country TEXT,
  continent TEXT,
  since TEXT NOT NULL,
  mark TEXT CHECK (mark IN ('first list', 'corrected', 'listed late')),
  launched TEXT,
  zones INTEGER,
  services INTEGER NOT NULL,
  provisional INTEGER NOT NULL CHECK (provisional IN (0, 1)),
  gone INTEGER NOT NULL CHECK (gone IN (0, 1)),
  revision TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE services (
  code TEXT PRIMARY KEY,
  name TEXT,
  named TEXT NOT NULL,
  regions INTEGER,
  global_partitions TEXT NOT NULL,
  unknown_partitions TEXT NOT NULL,
  listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  gone INTEGER NOT NULL CHECK (gone IN (0, 1)),
  revision TEXT NOT NULL,
  removed_in TEXT
) WITHOUT ROWID;
CREATE TABLE availabilities (
  service TEXT NOT NULL REFERENCES services (code),
  region TEXT NOT NULL REFERENCES regions (code),
  service_name TEXT,
  region_name TEXT,
  partition TEXT NOT NULL,
  availability TEXT NOT NULL CHECK (availability IN ('available', 'global', 'unknown')),
  dated TEXT,
  since TEXT,
  mark TEXT CHECK (mark IN ('first list', 'corrected', 'listed late')),
  PRIMARY KEY (service, region)
) WITHOUT ROWID;
CREATE TABLE stays (
  service TEXT NOT NULL REFERENCES services (code),
  region TEXT NOT NULL REFERENCES regions (code),
  since TEXT NOT NULL,
  until TEXT CHECK (until >= since),
  first INTEGER NOT NULL CHECK (first IN (0, 1)),
  mark TEXT CHECK (mark IN ('first list', 'corrected', 'listed late')),
  end_mark TEXT CHECK (end_mark = 'corrected'),
  provisional INTEGER NOT NULL CHECK (provisional IN (0, 1)),
  revision TEXT NOT NULL,
  left_in TEXT
);
CREATE TABLE change_sets (
  id TEXT PRIMARY KEY,
  observed_at TEXT NOT NULL,
  version TEXT,
  news INTEGER NOT NULL CHECK (news IN (0, 1)),
  accepted TEXT,
  complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
  changes INTEGER NOT NULL,
  summary TEXT NOT NULL,
  revision TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE changes (
  id TEXT NOT NULL,
  change_set TEXT NOT NULL REFERENCES change_sets (id),
  observed_at TEXT NOT NULL,
  kind TEXT NOT NULL,
  service TEXT,
  region TEXT,
  partition TEXT,
  attribute TEXT,
  before TEXT,
  after TEXT,
  status TEXT NOT NULL CHECK (status IN ('provisional', 'confirmed', 'reverted')),
  settled_at TEXT,
  news INTEGER NOT NULL CHECK (news IN (0, 1)),
  revision TEXT NOT NULL
);
CREATE TABLE forecasts (
  service TEXT NOT NULL REFERENCES services (code),
  region TEXT NOT NULL REFERENCES regions (code),
  p90 REAL NOT NULL,
  p180 REAL NOT NULL,
  p365 REAL NOT NULL,
  back_tested INTEGER NOT NULL CHECK (back_tested IN (0, 1)),
  reasons TEXT NOT NULL,
  made_on TEXT NOT NULL,
  trained_until TEXT NOT NULL,
  PRIMARY KEY (service, region)
) WITHOUT ROWID;
CREATE TABLE insights (
  rank INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  rule TEXT NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('info', 'notice', 'warning', 'critical')),
  day TEXT NOT NULL,
  sentence TEXT NOT NULL,
  subject TEXT NOT NULL,
  numbers TEXT NOT NULL,
  evidence TEXT NOT NULL
);
"""

INDEXES: Final = """
CREATE INDEX regions_by_partition ON regions (partition);
CREATE INDEX availabilities_by_region ON availabilities (region, availability);
CREATE INDEX stays_by_service ON stays (service, region, since);
CREATE INDEX stays_by_region ON stays (region, since);
CREATE INDEX stays_by_day ON stays (since);
CREATE INDEX change_sets_by_time ON change_sets (observed_at);
CREATE INDEX changes_by_id ON changes (id);
CREATE INDEX changes_by_set ON changes (change_set);
CREATE INDEX changes_by_service ON changes (service, observed_at);
CREATE INDEX changes_by_region ON changes (region, observed_at);
CREATE INDEX forecasts_by_region ON forecasts (region, p180);
"""

VIEWS: Final = """
CREATE VIEW launches AS
  SELECT service, region, since AS day, revision FROM stays WHERE first AND mark IS NULL AND NOT provisional;
CREATE VIEW departures AS
  SELECT service, region, until AS day, left_in AS revision FROM stays
  WHERE until IS NOT NULL AND end_mark IS NULL;
CREATE VIEW launches_by_month AS
  SELECT substr(day, 1, 7) AS month, count(*) AS launches FROM launches GROUP BY month;
CREATE VIEW rollouts AS
  SELECT service, region, since, mark,
    row_number() OVER (PARTITION BY service ORDER BY since, region) AS number
  FROM stays WHERE first AND NOT provisional;
CREATE VIEW gaps AS
  SELECT services.code AS service, regions.code AS region, regions.partition
  FROM services CROSS JOIN regions
  WHERE NOT services.gone AND NOT regions.gone
    AND NOT EXISTS (
      SELECT 1 FROM availabilities WHERE service = services.code AND region = regions.code);
CREATE VIEW news AS
  SELECT changes.*, change_sets.version
  FROM changes JOIN change_sets ON change_sets.id = changes.change_set
  WHERE changes.news AND changes.status <> 'reverted';
"""
