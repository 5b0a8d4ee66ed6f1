-- Makes two tables, has sums added up in one of them by two inserts, and reads it; for the command
-- sql-client.sh -f. Pieces.java goes on with the other one.
SET 'execution.runtime-mode' = 'batch';
SET 'sql-client.execution.result-mode' = 'tableau';
-- One statement after another.
SET 'table.dml-sync' = 'true';

CREATE CATALOG c WITH ('type' = 'calico', 'uri' = '${store}', 'create' = 'true');
USE CATALOG c;
CREATE TABLE orders (id BIGINT, item STRING, pieces BIGINT, PRIMARY KEY (id) NOT ENFORCED)
WITH ('fields.pieces.algebra' = 'sum');
CREATE TABLE items (item STRING, pieces BIGINT, PRIMARY KEY (item) NOT ENFORCED)
WITH ('fields.pieces.algebra' = 'sum');
INSERT INTO orders (id, item) VALUES (1, 'tea'), (2, 'cake'), (3, 'tea');
INSERT INTO orders /*+ OPTIONS('fields.pieces.operation' = 'sum') */
SELECT id, item, pieces
FROM (VALUES (1, 'tea', 3), (1, 'tea', 4), (3, 'tea', 5)) AS news (id, item, pieces);
INSERT INTO orders (id, item) VALUES (2, 'scone');
SELECT * FROM orders;
SELECT count(*) AS many FROM orders WHERE id > 1;
