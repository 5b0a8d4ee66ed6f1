-- Makes a table, changes it and reads it, now and as it was.
CREATE TABLE c.orders (id BIGINT, item STRING, price DECIMAL(10,2))
PARTITIONED BY (bucket(4, id)) TBLPROPERTIES ('calico.key' = 'id');
INSERT INTO c.orders VALUES (1, 'tea', 3.50), (2, 'cake', 4.25), (3, 'jam', 2.00);
MERGE INTO c.orders USING (VALUES (2, 4.75), (4, 9.00) AS news(id, price)) news
ON c.orders.id = news.id
WHEN MATCHED THEN UPDATE SET price = news.price
WHEN NOT MATCHED THEN INSERT (id, item, price) VALUES (news.id, 'gift', news.price);
DELETE FROM c.orders WHERE id = 3;
SELECT id, item, price FROM c.orders ORDER BY id;
SELECT count(*) FROM c.orders VERSION AS OF 2;
