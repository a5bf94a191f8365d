-- What is written goes into these indexes at once: what waited there was compared with each word and step of each search, up to four megabytes of it.
-- Where a job is yet to build the ones by steps, it builds them so.
do $$
declare
  name text;
begin
  foreach name in array array['comments_words_by_step', 'tickets_subject_words_by_step', 'tickets_tags', 'tickets_cc', 'requesters_name_words'] loop
    if to_regclass('tickets.' || name) is not null then
      execute format('alter index tickets.%I set (fastupdate = off)', name);
      perform gin_clean_pending_list(to_regclass('tickets.' || name));
    end if;
  end loop;
end
$$;
