// Builds the Desk bundles: node assets.js BENCH APP…
//
// Every public/**/*.bundle.{js,ts,css,scss} of an app becomes sites/assets/APP/dist/{js,css}/NAME.HASH.{js,css};
// sites/assets/assets.json says which file a bundle name stands for. The packages come from NODE_PATH.

const fs = require("fs");
const path = require("path");
const { pathToFileURL } = require("url");
const esbuild = require("esbuild");
const sass = require("sass");
const vue = require("esbuild-plugin-vue3");

const [bench, ...apps] = process.argv.slice(2);
const sites = path.resolve(bench, "sites");
const assets = path.join(sites, "assets");
const nodeModules = path.resolve(bench, "apps/frappe/node_modules");
const appFolders = fs.readdirSync(path.resolve(bench, "apps")).map((app) => path.resolve(bench, "apps", app));

function publicFolder(app) {
	return path.resolve(bench, "apps", app, app, "public");
}

function findBundles(folder) {
	return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const file = path.join(folder, entry.name);
		if (entry.isDirectory()) return ["dist", "node_modules"].includes(entry.name) ? [] : findBundles(file);
		return /\.bundle\.(js|ts|css|scss)$/.test(entry.name) ? [file] : [];
	});
}

function isStyle(file) {
	return /\.s?css$/.test(file);
}

// "import './page.html'" registers the file as a client-side template under its own name.
const htmlTemplates = {
	name: "html-templates",
	setup(build) {
		build.onLoad({ filter: /\.html$/ }, (args) => {
			const name = path.basename(args.path, ".html");
			const text = fs.readFileSync(args.path, "utf8");
			return { contents: `frappe.templates[${JSON.stringify(name)}] = ${JSON.stringify(text)};` };
		});
	},
};

const scss = {
	name: "scss",
	setup(build) {
		build.onLoad({ filter: /\.scss$/, namespace: "file" }, (args) => ({
			contents: sass.compile(args.path, {
				importers: [{ findFileUrl: resolveTilde }],
				loadPaths: appFolders,
				logger: sass.Logger.silent,
			}).css,
			loader: "css",
			resolveDir: path.dirname(args.path),
		}));
	},
};

function resolveTilde(url) {
	return url.startsWith("~") ? pathToFileURL(path.join(nodeModules, url.slice(1))) : null;
}

// What the web server serves is not for the bundler to find.
const servedFiles = {
	name: "served-files",
	setup(build) {
		build.onResolve({ filter: /^\/assets\// }, (args) => ({ path: args.path, external: true }));
	},
};

function build(entryPoints, plugins) {
	return esbuild.build({
		entryPoints,
		entryNames: "[dir]/[name].[hash]",
		assetNames: "frappe/dist/files/[name].[hash]",
		outdir: assets,
		bundle: true,
		write: false,
		metafile: true,
		minify: true,
		target: "es2017",
		nodePaths: [nodeModules, ...appFolders],
		loader: Object.fromEntries(
			["eot", "gif", "jpg", "png", "svg", "ttf", "woff", "woff2"].map((ext) => ["." + ext, "file"])
		),
		define: {
			"process.env.NODE_ENV": '"production"',
			__VUE_OPTIONS_API__: "true",
			__VUE_PROD_DEVTOOLS__: "false",
		},
		plugins: [servedFiles, ...plugins],
		logLevel: "error",
	});
}

function withoutHash(file) {
	return file.replace(/\.[A-Z0-9]{8}\.(js|css)$/, "");
}

// Vue components bring styles that no page links to: their script adds them itself.
function moveVueStylesIntoScripts(outputs) {
	const scripts = new Map(outputs.filter((out) => out.path.endsWith(".js")).map((out) => [withoutHash(out.path), out]));
	return outputs.filter((out) => {
		const script = out.path.endsWith(".css") && scripts.get(withoutHash(out.path));
		if (!script) return true;
		script.contents = Buffer.from(`frappe.dom.set_style(${JSON.stringify(out.text)});\n${script.text}`);
		return false;
	});
}

function entryPoints(bundles) {
	return Object.fromEntries(
		bundles.map(({ app, file }) => {
			const kind = isStyle(file) ? "css" : "js";
			return [`${app}/dist/${kind}/${path.basename(file, path.extname(file))}`, file];
		})
	);
}

function write(outputs) {
	for (const { path: file, contents } of outputs) {
		fs.mkdirSync(path.dirname(file), { recursive: true });
		fs.writeFileSync(file, contents);
	}
}

function bundleMap(outputs, bundles) {
	const byName = new Map(outputs.map((out) => [withoutHash(out.path), out.path]));
	return Object.fromEntries(
		Object.entries(entryPoints(bundles)).map(([entry, file]) => [
			path.basename(file).replace(/\.ts$/, ".js").replace(/\.scss$/, ".css"),
			"/" + path.relative(sites, byName.get(path.join(assets, entry))),
		])
	);
}

function link(app) {
	const place = path.join(assets, app);
	fs.mkdirSync(assets, { recursive: true });
	fs.rmSync(place, { recursive: true, force: true });
	fs.symlinkSync(publicFolder(app), place);
	// Some libraries are loaded by the browser as they are, from assets/APP/node_modules.
	const packages = path.resolve(bench, "apps", app, "node_modules");
	if (fs.existsSync(packages) && !fs.existsSync(path.join(place, "node_modules"))) {
		fs.symlinkSync(packages, path.join(place, "node_modules"));
	}
}

async function main() {
	const withAssets = apps.filter((app) => fs.existsSync(publicFolder(app)));
	const bundles = withAssets.flatMap((app) => findBundles(publicFolder(app)).map((file) => ({ app, file })));
	const [scripts, styles] = await Promise.all([
		build(entryPoints(bundles.filter(({ file }) => !isStyle(file))), [htmlTemplates, vue(), scss]),
		build(entryPoints(bundles.filter(({ file }) => isStyle(file))), [scss]),
	]);
	const outputs = [...moveVueStylesIntoScripts(scripts.outputFiles), ...styles.outputFiles];

	for (const app of withAssets) {
		link(app);
		fs.rmSync(path.join(publicFolder(app), "dist"), { recursive: true, force: true });
	}
	write(outputs);

	const mapFile = path.join(assets, "assets.json");
	const known = fs.existsSync(mapFile) ? JSON.parse(fs.readFileSync(mapFile, "utf8")) : {};
	fs.writeFileSync(mapFile, JSON.stringify({ ...known, ...bundleMap(outputs, bundles) }, null, "\t"));
	console.log(`${bundles.length} bundles`);
}

main().catch((error) => {
	console.error(error.message);
	process.exit(1);
});
