-- Makes a table, has sums added up in it by two inserts, and reads it.
CREATE CATALOG c WITH ('type' = 'calico', 'uri' = '${store}', 'create' = 'true');
USE CATALOG c;
CREATE TABLE orders (id BIGINT, item STRING, pieces BIGINT, PRIMARY KEY (id) NOT ENFORCED)
WITH ('fields.pieces.algebra' = 'sum');
INSERT INTO orders (id, item) VALUES (1, 'tea'), (2, 'cake');
INSERT INTO orders /*+ OPTIONS('fields.pieces.operation' = 'sum') */
SELECT id, item, pieces FROM (VALUES (1, 'tea', 3), (1, 'tea', 4)) AS news (id, item, pieces);
INSERT INTO orders (id, item) VALUES (2, 'scone');
SELECT * FROM orders;
SELECT count(*) FROM orders WHERE id > 1;
