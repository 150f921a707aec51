-- What a business's own ledger names by words: products and registered businesses by their exact name.
CREATE INDEX product_name ON registry.product (name);
CREATE INDEX party_name ON registry.party (name);
