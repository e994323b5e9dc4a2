/**
 * The page once more, its JSON concatenated as text. Free text goes through to_json; what a constraint keeps to
 * words, numbers, dates and ids goes as it is.
 */
const instant = (column: string) =>
  `coalesce('"' || to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null')`;

const person = (role: string) => `(
    select coalesce(string_agg('{"person":{"id":"person_' || pe.id || '","displayName":' || to_json(pe.display_name) || '}}', ',' order by m.id), '')
    from pairing_members m join people pe on pe.institution_id = $1 and pe.id = m.person_id
    where m.institution_id = $1 and m.pairing_id = p.id and m.role = '${role}')`;

/** $1 institution, $2 cohort. */
export const TEXT_PAGE = `
with page as materialized (
  select pr.id, pr.state, pr.started_on, pr.created_at, row_number() over (order by pr.created_at, pr.id) as place
  from pairings pr where pr.institution_id = $1 and pr.cohort_id = $2 order by pr.created_at, pr.id limit 51
), edges as materialized (
  select p.place, translate(encode(convert_to('["' || p.created_at || '","' || p.id || '"]', 'UTF8'), 'base64'), E'+/=\\n', '-_') as cursor,
    '{"id":"pairing_' || p.id || '","state":"' || p.state || '","startedOn":' || coalesce('"' || p.started_on || '"', 'null')
    || ',"mentors":[' || ${person('MENTOR')} || '],"mentees":[' || ${person('MENTEE')} || '],"summary":' || coalesce((
      select '{"milestonesTotal":' || u.milestones_total || ',"milestonesDone":' || u.milestones_done || ',"meetingsHeld":' || u.meetings_held
        || ',"lastMetAt":' || ${instant('u.last_met_at')} || '}'
      from pairing_summaries u where u.institution_id = $1 and u.pairing_id = p.id), 'null')
    || ',"milestones":{"edges":[' || (
      select coalesce(string_agg(x.json, ',' order by x.position), '') from (
        select ms.position, '{"node":{"id":"milestone_' || ms.id || '","title":' || to_json(ms.title ->> 'en') || ',"state":"' || ms.state
          || '","dueOn":"' || ms.due_on || '","doneAt":' || ${instant('ms.done_at')} || '}}' as json
        from milestones ms where ms.institution_id = $1 and ms.pairing_id = p.id order by ms.position limit 20) x)
    || ']}}' as node
  from page p where p.place <= 50
)
select '{"data":{"cohort":' || coalesce((
  select '{"id":"cohort_' || c.id || '","name":' || to_json(c.name) || ',"state":"' || c.state || '","pairings":{"edges":['
    || coalesce((select string_agg('{"cursor":"' || e.cursor || '","node":' || e.node || '}', ',' order by e.place) from edges e), '')
    || '],"pageInfo":{"hasNextPage":' || (exists (select from page where place > 50))::text
    || ',"endCursor":' || coalesce((select '"' || e.cursor || '"' from edges e order by e.place desc limit 1), 'null') || '}}}'
  from cohorts c where c.institution_id = $1 and c.id = $2), 'null') || '}}' as json`;
