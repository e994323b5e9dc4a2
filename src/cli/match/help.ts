/** What `--help` says. The whole story is in docs/matching-spreadsheets.md. */
export const HELP = `Matches mentors and mentees of two CSV files, without a server or a database.

  npm run match -- --mentors mentors.csv --mentees mentees.csv
  npx ithaca match --mentors mentors.csv --mentees mentees.csv

  --mentors FILE    the mentors, one a row
  --mentees FILE    the mentees, one a row
  --settings FILE   weights and rules as JSON, with the names of MatchSettingsInput
  --bans FILE       pairs that must not be: columns mentor and mentee
  --pins FILE       pairs that stand already: columns mentor and mentee
  --history FILE    pairs of former times: columns mentor, mentee and completed (yes or no)
  --skills FILE     how skills hang together: columns skill, part of and also called
  --reverse         mentors are the junior ones: level gaps count the other way around

What to reach, beside as many matches as can be:
  --objective WORD  most-matched: then the highest total (unless told); worst-off-first: then the best
                    worst pair; stable: no two would rather have each other, which may match fewer
  --floor POINTS    no pair that scores less; 0 to 10000
  --parity COLUMN   mentees are matched alike by this column of theirs, never by demographics
  --tolerance N     percentage points that a group of them may stay behind; 5 unless told
  --mentees-per-mentor N
                    so many every mentor is promised, as far as her seats go

A later run, which keeps what was good:
  --keep FILE       matches.csv of an earlier run; what is pinned there stays so
  --keep-bonus POINTS
                    what keeping a pair is worth; 0 to 10000, 500 unless told
  --at-most-changes N
                    so many pairs that could stay may be given up at most

Hours:
  --time-zone ZONE  of people without one, such as Europe/Berlin
  --starts-on DATE  when the cohort starts, as 2027-03-31: clocks are not set everywhere on the same day
  --ends-on DATE    when it ends; a year later unless told

  --time-limit N    after so many seconds the best so far will do, with a bound; 600 unless told
  --seed NUMBER     decides between results that are equally good; 1 unless told
  --out FOLDER      where to write matches.csv, unmatched.csv and result.json; match-result unless told
  --force           overwrite these files
  --help            this text

Columns and settings: docs/matching-spreadsheets.md; files to try: examples/matching.
`;
