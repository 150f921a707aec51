-- A name in the news is as often a brand as a product: all products under it in one look-up.
CREATE INDEX product_brand ON registry.product (brand) WHERE brand IS NOT NULL;
