"""Words that tell a name's parts, and names that are words too: short lists of our own (docs/privacy.md: their limits).

They are compared folded: accents and case don't matter.
"""

from preuve.privacy.folding import fold


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(text).text.split())


ARTICLES = _words("le la les l' un une des mon ma mes notre nos son sa ses the a an")
PARTICLES = _words("de du des la le les d' l' el al ben bin van von der den da dos di do y")
TITLES = _words("""
    m mr mme mlle monsieur madame mademoiselle dr docteur docteure pr professeur professeure me maître papa maman papi
    mamie papy mamy tante oncle saint sainte
""")
HEADS = _words("""
    association asso société entreprise mairie ville commune collège lycée école fondation fédération agence maison
    compagnie club groupe cabinet coopérative syndicat institut centre université théâtre musée librairie restaurant
    boulangerie sarl sas scop sasu
""")
# First names and surnames that are everyday words too: without a capital they are left, so that «peau claire» stays.
WORDS_TOO = _words("""
    aimé aimée ambre ange aurore avril berger blanc blanche bon bonnet boulanger brun capucine carré cerise charpentier
    château chevalier claire clémentine constance court couturier désiré désirée fleur fontaine forêt gentil grand gros
    hiver iris jade jasmin juste lapin long loup mai maire maison marchand marguerite marine mars merle meunier modeste
    moulin noël noir olive page pain parfait perle petit pierre pigeon poisson poulain prince printemps prudence prune
    renard rivière roi rose rouge roux victoire violette
""")
