/**
 * What must be true of the schema demographics, whatever a migration or an administrator did to it: each table holds
 * its rows to the institution for everybody who has a right on it, the application has no way in, a person's role
 * only functions, and the equity role reads and does nothing else.
 */
import sql from 'sql-template-tag';
import type { Database } from './statements';

/** Everything that is wrong, each with what it is about; empty when all is well. */
export async function demographicsProblems(db: Database): Promise<string[]> {
  const rows = await db.rows<{ problem: string }>(
    'checks.demographics',
    sql`with relations as materialized (
        select c.oid, c.oid::regclass::text as name, c.relkind, c.relowner, c.relrowsecurity and c.relforcerowsecurity as forced
        from pg_class c where c.relnamespace = 'demographics'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
      ), roles as (
        select r.oid, r.rolname::text as name from pg_roles r where r.rolname in ('ithaca_app', 'ithaca_system', 'ithaca_self', 'ithaca_equity')
      ), held as materialized (
        select t.oid, t.name, t.relkind, r.oid as role, r.name as who, p.privilege, p.command
        from relations t cross join roles r
        cross join (values ('SELECT', 'r'), ('INSERT', 'a'), ('UPDATE', 'w'), ('DELETE', 'd'), ('TRUNCATE', null), ('REFERENCES', null), ('TRIGGER', null)) p(privilege, command)
        where case when t.relkind = 'S' then p.privilege = 'SELECT' and has_sequence_privilege(r.oid, t.oid, 'USAGE, SELECT, UPDATE')
          else has_table_privilege(r.oid, t.oid, p.privilege)
            or (p.privilege in ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES') and has_any_column_privilege(r.oid, t.oid, p.privilege)) end
      ), needed as (
        select h.oid, h.name, h.role, h.who, h.privilege, h.command from held h where h.relkind in ('r', 'p') and h.command is not null
        -- The functions work as the owner, on whom row security is forced too.
        union all select t.oid, t.name, t.relowner, 'its owner', c.privilege, c.command
        from relations t cross join (values ('SELECT', 'r'), ('INSERT', 'a'), ('UPDATE', 'w'), ('DELETE', 'd')) c(privilege, command) where t.relkind in ('r', 'p')
      ), callable as (
        select p.oid::regprocedure::text as name, p.pronamespace = 'demographics'::regnamespace as inside, p.prosecdef, p.prosrc, p.proconfig, r.name as who
        from pg_proc p cross join roles r
        where (p.pronamespace = 'demographics'::regnamespace or (p.prosecdef and p.prosrc ~* 'demographics')) and has_function_privilege(r.oid, p.oid, 'execute')
      )
      select 'The table ' || t.name || ' is not protected by forced row-level security' as problem from relations t where t.relkind in ('r', 'p') and not t.forced
      union select 'The table ' || n.name || ' has no policy for ' || n.privilege || ' by ' || n.who from needed n
        where not exists (select from pg_policy p where p.polrelid = n.oid and p.polpermissive and p.polcmd in ('*', n.command)
          and (0 = any(p.polroles) or n.role = any(p.polroles)))
      union select 'The policy ' || p.polname || ' of ' || t.name || ' lets rows of other institutions through'
        from pg_policy p join relations t on t.oid = p.polrelid
        where p.polpermissive and (coalesce(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid), '') !~ 'institution_id.*ithaca\\.institution_id'
          or coalesce(pg_get_expr(p.polwithcheck, p.polrelid), 'institution_id ithaca.institution_id') !~ 'institution_id.*ithaca\\.institution_id')
      union select h.who || ' may ' || h.privilege || ' ' || h.name from held h
        -- It writes down what it counted, and nothing else.
        where h.who <> 'ithaca_equity' or not (h.privilege = 'SELECT' or (h.privilege = 'INSERT' and h.name = 'demographics.cut_atoms'))
      union select r.name || ' may enter the schema demographics' from roles r
        where r.name in ('ithaca_app', 'ithaca_system') and has_schema_privilege(r.oid, 'demographics', 'usage')
      union select r.name || ' may create in the schema demographics' from roles r where has_schema_privilege(r.oid, 'demographics', 'create')
      union select c.who || ' may call ' || c.name from callable c where c.who in ('ithaca_app', 'ithaca_system')
      union select 'ithaca_self may call ' || c.name || ', which does not work as the owner with a fixed search path' from callable c
        where c.who = 'ithaca_self' and c.inside and (not c.prosecdef or c.proconfig is distinct from array['search_path=pg_catalog'])
      union select 'ithaca_equity may call ' || c.name || ', which works with other rights than its own' from callable c where c.who = 'ithaca_equity' and c.prosecdef
      union select r.name || ' may read ' || v.oid::regclass::text || ', which shows ' || t.name
        from relations t join pg_depend d on d.refclassid = 'pg_class'::regclass and d.refobjid = t.oid and d.classid = 'pg_rewrite'::regclass
        join pg_rewrite w on w.oid = d.objid join pg_class v on v.oid = w.ev_class and v.relnamespace <> 'demographics'::regnamespace
        cross join roles r where has_any_column_privilege(r.oid, v.oid, 'select')
      union select r.name || ' can become ' || o.rolname from roles r, pg_roles o
        where o.oid <> r.oid and not o.rolsuper and pg_has_role(r.oid, o.oid, 'member')
      order by 1`,
  );
  return rows.map(({ problem }) => problem);
}
