// The package.json files of the repositories, formatted as differently as real ones.

export const acmeWeb = `{
  "name": "@acme/web",
  "version": "3.18.2",
  "private": true,
  "type": "module",
  "scripts": {
    "dev": "vite",
    "build": "tsc -b && vite build",
    "test": "vitest run"
  },
  "dependencies": {
    "@tanstack/react-query": "^5.17.0",
    "axios": "^1.6.2",
    "date-fns": "^3.0.6",
    "lodash": "^4.17.20",
    "react": "^18.2.0",
    "react-dom": "^18.2.0",
    "zod": "^3.22.4"
  },
  "devDependencies": {
    "@types/node": "^20.10.0",
    "prettier": "^3.1.1",
    "typescript": "~5.3.3"
  },
  "engines": { "node": ">=20" },
  "browserslist": ["defaults", "not ie 11"]
}
`;

export const acmeApi = `{
    "name": "@acme/api",
    "version": "1.44.0",
    "private": true,
    "main": "dist/server.js",
    "files": ["dist"],
    "scripts": {
        "start": "node dist/server.js",
        "build": "tsc -p .",
        "test": "jest"
    },
    "dependencies": {
        "axios": "~1.6.0",
        "dotenv": "^16.3.1",
        "express": "^4.18.2",
        "lodash": "4.17.19",
        "semver": "^7.5.4",
        "uuid": "^9.0.0"
    },
    "devDependencies": {
        "@types/node": "^18.19.0",
        "eslint": "^8.56.0",
        "jest": "^29.7.0",
        "typescript": "^5.2.2"
    }
}
`;

export const globexCheckout = [
  '{',
  '\t"name": "checkout",',
  '\t"version": "0.9.7",',
  '\t"private": true,',
  '\t"license": "UNLICENSED",',
  '\t"scripts": {',
  '\t\t"start": "node --enable-source-maps dist/main.js",',
  '\t\t"build": "tsc",',
  '\t\t"lint": "eslint ."',
  '\t},',
  '\t"dependencies": {',
  '\t\t"commander": "^11.1.0",',
  '\t\t"fastify": "^4.24.3",',
  '\t\t"left-pad": "^1.1.3",',
  '\t\t"pino": "^8.16.0",',
  '\t\t"zod": "~3.22.2"',
  '\t},',
  '\t"devDependencies": {',
  '\t\t"eslint": "^8.50.0",',
  '\t\t"prettier": "~3.0.3",',
  '\t\t"typescript": "5.2.2"',
  '\t}',
  '}',
  '',
].join('\n');

export const globexCatalog = `{
  "name": "catalog",
  "version": "2.1.0",
  "description": "Product catalogue: import, search, prices",
  "private": true,
  "workspaces": ["packages/*"],
  "dependencies": {
    "chalk": "^5.2.0",
    "date-fns": "^2.29.3",
    "express": "~4.18.1",
    "uuid": "^8.3.2"
  },
  "devDependencies": { "jest": "^29.5.0", "typescript": "^5.1.6" },
  "overrides": { "semver": "^7.5.2" }
}`;

/** With Windows line endings. */
export const initechReports = `{
  "name": "tps-reports",
  "version": "19.99.2",
  "private": true,
  "author": "Initech <it@initech.example>",
  "scripts": {
    "report": "node report.js",
    "test": "echo \\"no test\\" && exit 0"
  },
  "dependencies": {
    "axios": "^0.27.2",
    "chalk": "^4.1.0",
    "commander": "~9.4.1",
    "lodash": "^4.17.15",
    "moment": "^2.29.1"
  }
}
`.replaceAll('\n', '\r\n');

export const initechLedger = `{
   "name": "@initech/ledger-import",
   "version": "4.0.0-rc.2",
   "bin": { "ledger-import": "./bin/import.js" },
   "dependencies": {
      "commander": "^10.0.0",
      "dotenv": "~16.0.3",
      "semver": "^7.3.8",
      "zod": "^3.20.6"
   },
   "devDependencies": {
      "@types/node": "^18.11.18",
      "prettier": "^2.8.4"
   }
}
`;
