// What types cannot see in web/js. Style is not checked: the code next to it is the model.

import js from "@eslint/js";
import globals from "globals";
import { parser, plugin } from "typescript-eslint";

const MARKUP = "Markup is made by html.js alone, which escapes what a seller or a buyer wrote: use html, render or insert.";

const markup = {
  "no-restricted-properties": ["error",
    ...["innerHTML", "outerHTML", "insertAdjacentHTML", "setHTMLUnsafe", "createContextualFragment", "srcdoc"]
      .map((property) => ({ property, message: MARKUP })),
    ...["write", "writeln"].map((property) => ({ object: "document", property, message: MARKUP }))],
  "no-restricted-imports": ["error", { patterns: [{
    group: ["**/html.js"], importNames: ["trusted"], message: "Only icons.js draws what is not escaped: constants of our own." }] }],
};

export default [
  js.configs.recommended,
  {
    files: ["js/**/*.js"],
    plugins: { types: plugin },
    languageOptions: {
      globals: globals.browser,
      parser,
      parserOptions: { project: "./tsconfig.json", tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      ...markup,
      "eqeqeq": "error",
      "no-console": ["error", { allow: ["error"] }],
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      // What a window has by these names is never meant: a variable or an import was forgotten.
      "no-restricted-globals": ["error",
        "close", "event", "external", "find", "length", "name", "open", "origin", "parent", "print", "status", "stop", "top"],
      "no-script-url": "error",
      "no-shadow-restricted-names": "error",
      "no-undef": "error",
      "no-unused-expressions": "error",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-var": "error",
      "prefer-const": "error",
      // A promise that nobody waits for is marked `void`: its failure is told by the browser's console alone.
      "types/no-floating-promises": "error",
      "types/no-misused-promises": ["error", { checksVoidReturn: false }],
      "types/await-thenable": "error",
      "types/only-throw-error": "error",
      // What comes over the network has the type that the caller gives it, before anything of it is used.
      "types/no-unsafe-call": "error",
      "types/no-unsafe-member-access": "error",
    },
  },
  { files: ["js/html.js", "js/icons.js"], rules: Object.fromEntries(Object.keys(markup).map((rule) => [rule, "off"])) },
  { files: ["js/work.js"], languageOptions: { globals: globals.worker } },
];
