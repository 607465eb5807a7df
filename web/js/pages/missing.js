// An address that leads nowhere.

import { render } from "../html.js";
import { t } from "../language.js";
import { notice, shopLink } from "../parts.js";
import { shell } from "../shell.js";

const title = t("missing.title");
render(shell({ title }), notice({ title, text: t("missing.text"), action: shopLink(), symbol: "search" }));
