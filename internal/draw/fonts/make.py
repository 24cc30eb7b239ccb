"""Makes the font files in this folder from the variable fonts of the Inter and Source Serif 4 projects.

usage: make.py INTER.ttf SERIF_DIR OUT_DIR

Every file is one weight of one family with the letters of Europe's languages, the marks that documents use and
nothing else: figures are tabular, hints are gone, and kerning is a plain kern table for the pairs of ordinary text,
so that a browser, a PDF reader and our own rasteriser set each line to the same width.
"""
import os, sys
from fontTools import subset
from fontTools.merge import Merger
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._k_e_r_n import KernTable_format_0
from fontTools.varLib import instancer

inter, serif, out = sys.argv[1:4]

LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x180), 0x18F, 0x192, *range(0x1CD, 0x1DD), *range(0x1E6, 0x1F6),
           *range(0x1FA, 0x21C), 0x237, 0x259, *range(0x2C6, 0x2DE), *range(0x386, 0x3CF), *range(0x400, 0x460),
           *range(0x490, 0x494), *range(0x1E80, 0x1E86), 0x1E9E, 0x1EF2, 0x1EF3]
MARKS = [ord(c) for c in "\u2009\u200a\u202f‐‑–—‘’‚“”„†‡•…‰′″‹›⁄€₴₺№™←↑→↓↔↗↘−≈≠≤≥✓✗■□▲△▼▽◆◇●○★"]
ORDINARY = {*range(0x20, 0x7F), *(ord(c) for c in "ÆØÅæøåÄÖÜäöüßéèêáàâíóôúçñ–—‘’“”…")}


def pairs(font):
    """The kerning of every pair of ordinary letters, from the font's GPOS table, flattened."""
    cmap = font.getBestCmap()
    names = {cmap[c] for c in ORDINARY if c in cmap}
    found = {}
    gpos = font["GPOS"].table
    wanted = {i for f in gpos.FeatureList.FeatureRecord if f.FeatureTag == "kern" for i in f.Feature.LookupListIndex}
    for index in sorted(wanted):
        decided = set()
        for sub in gpos.LookupList.Lookup[index].SubTable:
            if sub.LookupType == 9:
                sub = sub.ExtSubTable
            if sub.LookupType != 2:
                continue
            first = [g for g in sub.Coverage.glyphs if g in names]
            if sub.Format == 1:
                rows = dict(zip(sub.Coverage.glyphs, sub.PairSet))
                for a in first:
                    for r in rows[a].PairValueRecord:
                        if r.SecondGlyph in names and (a, r.SecondGlyph) not in decided:
                            decided.add((a, r.SecondGlyph))
                            found[a, r.SecondGlyph] = getattr(r.Value1, "XAdvance", 0) or 0
                continue
            for a in first:
                row = sub.Class1Record[sub.ClassDef1.classDefs.get(a, 0)]
                for b in names:
                    if (a, b) in decided:
                        continue
                    decided.add((a, b))
                    value = row.Class2Record[sub.ClassDef2.classDefs.get(b, 0)].Value1
                    found[a, b] = getattr(value, "XAdvance", 0) or 0
    em = font["head"].unitsPerEm
    return {p: v for p, v in found.items() if abs(v) * 1000 >= 8 * em}


def tabular(font):
    """Makes the tabular figures the ordinary ones."""
    swap = {}
    gsub = font["GSUB"].table
    for f in gsub.FeatureList.FeatureRecord:
        if f.FeatureTag == "tnum":
            for i in f.Feature.LookupListIndex:
                for sub in gsub.LookupList.Lookup[i].SubTable:
                    swap.update(getattr(sub, "ExtSubTable", sub).mapping)
    for table in font["cmap"].tables:
        for code in range(0x30, 0x3A):
            if code in table.cmap:
                table.cmap[code] = swap.get(table.cmap[code], table.cmap[code])


def rename(font, name):
    """Gives the file a name of its own: a licence that reserves the original's name asks for it."""
    family = "Belay Serif" if name.startswith("serif") else "Belay Sans"
    style = name.split("-")[1].title()
    for ident, words in ((1, family), (2, style), (3, f"{family} {style}"), (4, f"{family} {style}"),
                         (6, f"{family}-{style}".replace(" ", ""))):
        font["name"].setName(words, ident, 3, 1, 0x409)


def finish(font, name):
    tabular(font)
    rename(font, name)
    kern = pairs(font)
    for tag in ("GPOS", "GSUB", "GDEF", "BASE", "STAT", "prep", "fpgm", "cvt ", "gasp", "DSIG", "MVAR", "HVAR", "avar", "meta"):
        if tag in font:
            del font[tag]
    options = subset.Options(hinting=False, layout_features=[], notdef_outline=True, glyph_names=False, legacy_kern=True,
                             name_IDs=[0, 1, 2, 3, 4, 5, 6, 14], drop_tables=[])
    options.recalc_timestamp = False
    s = subset.Subsetter(options)
    s.populate(unicodes=LETTERS + MARKS)
    s.subset(font)
    cmap = set(font.getGlyphOrder())
    table = newTable("kern")
    table.version = 0
    sub = KernTable_format_0()
    sub.coverage, sub.apple, sub.version, sub.format, sub.tupleIndex = 1, False, 0, 0, None
    sub.kernTable = {p: v for p, v in kern.items() if p[0] in cmap and p[1] in cmap}
    table.kernTables = [sub]
    font["kern"] = table
    path = os.path.join(out, name + ".ttf")
    font.save(path)
    print(name, os.path.getsize(path), len(font.getGlyphOrder()), len(sub.kernTable))


for weight in (400, 500, 600, 700):
    font = TTFont(inter, recalcTimestamp=False)
    font = instancer.instantiateVariableFont(font, {a.axisTag: a.defaultValue for a in font["fvar"].axes} | {"wght": weight})
    finish(font, f"inter-{weight}")

for name, style, weight, size in (("serif-400", "normal", 400, 32), ("serif-600", "normal", 600, 32), ("serif-italic", "italic", 400, 12)):
    parts = []
    for script in ("latin", "latin-ext"):
        font = TTFont(f"{serif}/source-serif-4-{script}-opsz-{style}.woff2", recalcTimestamp=False)
        font = instancer.instantiateVariableFont(font, {"wght": weight, "opsz": size})
        font.flavor = None
        path = os.path.join(out, f".{script}.ttf")
        font.save(path)
        parts.append(path)
    font = Merger().merge(parts)
    for path in parts:
        os.remove(path)
    finish(font, name)
