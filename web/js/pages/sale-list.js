// The sales there are: all that the page shows without an id, and what follows the sentence that there is no such sale.

import { html, render } from "../html.js";
import { t } from "../language.js";
import { notice, shopLink } from "../parts.js";
import { sales } from "../sales.js";
import { entitle } from "../shell.js";
import { saleCards } from "./sale-parts.js";

/** @import { SaleView } from "../../types/api" */

/** @param {SaleView[]} found */
const list = (found) => found.length ? html`<h1>${t("sale.list")}</h1>${saleCards(found)}`
  : notice({ title: t("sale.none.title"), text: t("sale.none.text"), action: shopLink() });

/** @param {SaleView[]} found */
const instead = (found) => html`${notice({ title: t("sale.missing.title"), text: t("sale.missing.text"), action: shopLink() })}
  ${found.length ? html`<h2 class="sales-else">${t("sale.list")}</h2>${saleCards(found)}` : ""}`;

/** @param {Element} main */
export async function showSales(main) {
  entitle(t("sale.list"));
  render(main, list(await sales()));
}

/** @param {Element} main */
export async function showSalesInstead(main) {
  entitle(t("sale.missing.title"));
  render(main, instead(await sales()));
}
