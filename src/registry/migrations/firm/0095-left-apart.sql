-- What is special in a place of the file plan that is taken out lies in no place from then on (0052), and where the place lay apart, under the key of that place until it is moved. It is changed and filed to meanwhile as anything else: whoever is on the whole matter has that key, and nobody is given the place any more.
drop policy apart_changes on {firm}.documents;
create policy apart_changes on {firm}.documents as restrictive for update to {door} using (true) with check (apart is not distinct from {firm}.apart_in(place)
  or (place is null and exists (select 1 from {firm}.places p where p.id = documents.apart and p.matter = documents.matter and p.removed_at is not null)));
