-- The last of a matter's chain is found from its end, however long the chain has grown since a connection first looked. A plan that was made while the tables were all but empty reads the whole chain and sorts it, and is kept until their statistics are taken again.
alter function {firm}.see_matter(text) set enable_sort = off;
