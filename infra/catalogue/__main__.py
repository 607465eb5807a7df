"""`python -m infra.catalogue`: draw the product pictures into web/images/products."""

from infra.catalogue.build import WEB, write_all

print(f"{write_all()} pictures in {WEB.relative_to(WEB.parents[2])}")
