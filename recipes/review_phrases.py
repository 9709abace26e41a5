"""Phrase banks of the stand-in reviews: plain data, read by `reviews`.

A line of a graded block starts with its grade: 0 awful, 1 poor, 2 so-so, 3 good, 4 wonderful.
Clauses start in lower case and have no final full stop; `reviews` adds both.  `{slot}` is
filled from the facts of the review or from SYNONYMS; `[a|b|]` takes one alternative.
An item ending in "+" is plural, one ending in "*" is a drink, soup, sweet or cold
dish: `{food}` is only filled with other items (hot and solid food), `{item}` with any.
"""

MONTHS = "January February March April May June July August September October November December"
MONTHS = MONTHS.split()
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
NUMBERS = ["two", "three", "four", "five", "six", "seven", "eight", "nine"]
TOWNS = [
    "Millbrook",
    "Eastfield",
    "Harlow Creek",
    "Cedar Point",
    "Wexley",
    "Northgate",
    "Pine Hollow",
    "Old Quarry",
    "Fairmont Hill",
    "Lakeside",
    "Dunmore",
    "Stony Ridge",
    "Westhaven",
    "Bellport",
]
SURNAMES = [
    "Delgado",
    "Halloran",
    "Marchetti",
    "Okafor",
    "Lindqvist",
    "Petrov",
    "Tran",
    "Abernathy",
    "Castellano",
    "Yamada",
    "Novak",
    "Fitzgerald",
    "Moreau",
    "Banerjee",
    "Whitlock",
    "Sandoval",
    "Kowalski",
    "Haddad",
    "Brennan",
    "Ortiz",
    "Thornbury",
    "Nakagawa",
    "Vasquez",
    "Muller",
    "Dempsey",
    "Larkin",
    "Ferreira",
    "Osei",
    "Quinlan",
    "Rossi",
    "Beckett",
    "Mendoza",
    "Voss",
]
STAFF = [
    ("Maria", "she"),
    ("Kevin", "he"),
    ("Tasha", "she"),
    ("Luis", "he"),
    ("Gwen", "she"),
    ("Dmitri", "he"),
    ("Priya", "she"),
    ("Hank", "he"),
    ("Noelle", "she"),
    ("Omar", "he"),
    ("Birgit", "she"),
    ("Curtis", "he"),
    ("Yuki", "she"),
    ("Andre", "he"),
    ("Rosalind", "she"),
    ("Pete", "he"),
    ("Carmen", "she"),
    ("Sanjay", "he"),
    ("Trish", "she"),
    ("Felix", "he"),
    ("Monique", "she"),
    ("Walt", "he"),
    ("Jolene", "she"),
    ("Emeka", "he"),
    ("Dana", "she"),
    ("Ricky", "he"),
    ("Ingrid", "she"),
    ("Marcus", "he"),
    ("Lupe", "she"),
    ("Gordon", "he"),
]
PRONOUNS = {
    "she": {"she": "she", "him": "her", "his": "her"},
    "he": {"she": "he", "him": "him", "his": "his"},
}
VERBS = {
    "one": {
        "was": "was",
        "wasn't": "wasn't",
        "it": "it",
        "has": "has",
        "is": "is",
        "does": "does",
        "this": "this",
        "needs": "needs",
        "them": "it",
        "tastes": "tastes",
        "looks": "looks",
    },
    "many": {
        "was": "were",
        "wasn't": "weren't",
        "it": "they",
        "has": "have",
        "is": "are",
        "does": "do",
        "this": "these",
        "needs": "need",
        "them": "them",
        "tastes": "taste",
        "looks": "look",
    },
}
# Roles that fit only one of the two pronouns.
WOMEN = {
    "waitress",
    "hostess",
    "barmaid",
    "girl at the register",
    "woman behind the counter",
    "lady at the counter",
    "popcorn girl",
}
MEN = {"waiter", "busboy", "owner's son", "guy at the counter", "young man at the counter"}
FRIENDS = [
    "my neighbor",
    "a coworker",
    "my cousin",
    "my sister-in-law",
    "a friend",
    "my boss",
    "our landlord",
    "my roommate",
    "a guy at work",
    "my aunt",
    "my hiking buddy",
    "my best friend",
    "a lady from church",
    "my brother",
    "an old classmate",
    "my trainer",
]
COMPANIONS = [
    "my husband",
    "my wife",
    "my sister",
    "my dad",
    "my mother",
    "my girlfriend",
    "my boyfriend",
    "my teenage son",
    "my daughter",
    "my parents",
    "my in-laws",
    "a friend from out of town",
    "my grandmother",
    "two coworkers",
    "my fiancé",
    "my college roommate",
    "my uncle",
    "the kids",
]
PETS = ["Biscuit", "Pickles", "Luna", "Moose", "Olive", "Captain", "Pepper", "Waffles", "Ziggy"]

COMMON_SLOTS = [
    "place",
    "kind",
    "role",
    "staff",
    "she",
    "him",
    "his",
    "day",
    "day2",
    "month",
    "town",
    "friend",
    "price",
    "extra",
    "few",
    "some",
    "many",
    "num",
    "years",
    "hour",
]
ITEM_SLOTS = {"item", "food", *VERBS["one"]}

# What a kind of business in each group is reviewed for. `repeat`: how many times in one visit.
GROUPS = {
    "eat": {
        "aspects": [
            "item",
            "staff",
            "wait",
            "price",
            "place",
            "mood",
            "parking",
            "portion",
            "story",
            "expect",
            "compare",
        ],
        "repeat": {"item": 5, "own": 2},
    },
    "service": {
        "aspects": [
            "work",
            "staff",
            "wait",
            "price",
            "place",
            "parking",
            "phone",
            "story",
            "expect",
            "compare",
        ],
        "repeat": {"own": 3, "work": 2},
    },
    "venue": {
        "aspects": [
            "item",
            "staff",
            "wait",
            "price",
            "place",
            "mood",
            "parking",
            "story",
            "expect",
            "compare",
        ],
        "repeat": {"item": 4, "own": 3},
    },
}

# <A> and <B> are two clauses, of clearly different grades or of like ones.
CONTRASTS = [
    "<A>, but <B>",
    "<A>, but <B>",
    "<A>, but <B>",
    "<A>. Still, <B>",
    "<A>. That said, <B>",
    "<A>. However, <B>",
    "<A>, though <B>",
    "while <A>, <B>",
    "<A>. On the other hand, <B>",
    "<A>, yet <B>",
    "<A>. Then again, <B>",
    "<A>, although <B>",
]
ADDITIONS = [
    "<A>, and <B>",
    "<A>, and <B>",
    "<A>. Also, <B>",
    "<A>. Plus, <B>",
    "<A>. On top of that, <B>",
    "<A>. And <B>",
    "<A>. Oh, and <B>",
]

# Said before a good statement that follows a bad one, before a bad one that follows a good one,
# and before any statement.
TURNS_UP = [
    "On the bright side, ",
    "To their credit, ",
    "Luckily, ",
    "On the plus side, ",
    "In fairness, ",
    "But ",
    "I will say this: ",
    "Credit where it's due: ",
    "One good thing: ",
    "Thankfully, ",
]
TURNS_DOWN = [
    "Unfortunately, ",
    "Sadly, ",
    "But ",
    "The downside: ",
    "My gripe: ",
    "The catch: ",
    "Alas, ",
    "Less happily, ",
    "Now the bad part: ",
    "Sorry to say, ",
]
LEAD_INS = [
    "Honestly, ",
    "I have to say, ",
    "For what it's worth, ",
    "To be honest, ",
    "Mind you, ",
    "Frankly, ",
    "Well, ",
    "This time, ",
    "I swear, ",
    "By the way, ",
    "Of course, ",
    "For the record, ",
    "In the end, ",
]

SYNONYMS = {
    "very": "very|really|so|truly|incredibly|seriously|genuinely|VERY|extremely|super|awfully|"
    "remarkably|terribly",
    "bit": "a bit|a little|slightly|somewhat|kind of|a touch|a tad|sort of|rather",
    "great": "great|wonderful|fantastic|terrific|superb|outstanding|amazing|excellent|incredible|"
    "phenomenal|marvelous|first-rate|stellar|awesome|brilliant|exceptional|splendid|"
    "fabulous|magnificent|sensational|spectacular|impeccable|top-notch|remarkable",
    "good": "good|nice|solid|pretty good|quite good|decent|enjoyable|satisfying|pleasing|"
    "really good|very nice|respectable|commendable|likable|worthwhile|above average",
    "okay": "okay|fine|average|passable|alright|ordinary|so-so|unremarkable|acceptable|"
    "middling|adequate|serviceable|fair|nothing special|OK|meh|standard|tolerable|"
    "run of the mill|bearable",
    "weak": "disappointing|underwhelming|mediocre|lackluster|subpar|weak|below average|"
    "not great|not very good|a letdown|forgettable|uninspired|lacking|unsatisfying|"
    "second-rate|less than {great}|far from {great}|shoddy|halfhearted",
    "awful": "awful|terrible|horrible|dreadful|atrocious|abysmal|disgraceful|appalling|"
    "the worst|pathetic|a disaster|a joke|unacceptable|inexcusable|horrendous|wretched|"
    "ghastly|lousy|deplorable|a travesty",
    "dire": "awful|terrible|horrible|dreadful|atrocious|abysmal|disgraceful|appalling|pathetic|"
    "unacceptable|inexcusable|horrendous|wretched|lousy|deplorable",
    "plain": "okay|average|passable|ordinary|so-so|unremarkable|acceptable|middling|adequate|"
    "fair|standard|tolerable|run-of-the-mill|workaday",
    "kind_": "friendly|warm|cheerful|sweet|welcoming|kind|gracious|good-humored|easygoing|"
    "good-natured|affable|hospitable",
    "loved": "loved|adored|could not get enough of|was blown away by|fell hard for",
    "liked": "liked|enjoyed|was happy with|was pleased with|appreciated|had a soft spot for",
}

GRADED = {}
GRADED["staff"] = """
0 the {role} rolled {his} eyes when I asked a simple question
0 {staff} was {very} [rude|dismissive|condescending|hostile] from the first minute
0 nobody [apologized|said sorry|took responsibility] for anything
0 the {role} argued with me in front of everyone
0 I have never been spoken to like that [in my life|by anyone in a(n) {kind}|as a paying customer]
0 the manager hung back, arms crossed, and told me to leave if I was unhappy
0 {staff} [lied to my face|called me a liar|laughed at us] and then walked off
0 the [staff|whole crew] acted as though customers were an insult
0 I asked for a manager and {staff} said, "[Good luck|You're looking at one|Not my problem]"
0 the {role} swore at a coworker right [in front of|next to] us
0 we were treated like garbage, [plain and simple|no other word for it]
0 the attitude of the [owner|manager] is the reason this review exists
0 {staff} threw my card back across the counter
0 they mocked a customer's accent within earshot
0 the {role} reeked of [whiskey|cigarettes] and couldn't finish a sentence
0 I asked for help and {staff} turned up {his} headphones
0 {staff} yelled at a trainee until she cried, and we all had to watch
0 I've met warmer people at traffic court
1 the {role} seemed annoyed that we had come in at all
1 {staff} never once [smiled|looked up|made eye contact]
1 the {role} was more interested in {his} phone than in us
1 I had to ask {num} times before anybody listened
1 service was [indifferent|distracted|careless|cold|grudging] at best
1 {staff} sighed loudly whenever I spoke
1 nobody greeted us, and nobody said goodbye either
1 the {role} forgot about us for a good long while
1 the staff stood around [chatting|gossiping] while people waited
1 {staff} kept getting my name wrong and didn't seem to care
1 you could tell the {role} was [counting the minutes|ready to go home|fed up]
1 the {role} was not rude exactly, just not the least bit interested
1 the {role} corrected me on my own name
1 getting a thank-you out of {staff} is like pulling teeth
1 the {role} gave three answers to one question, each of them wrong
1 {staff} vanished whenever there was a question
1 there's a chill coming off the {role}, and it isn't the air conditioning
1 they talk over you as though you were furniture
1 {staff} meant it as a joke, it didn't land
1 no one seems to be in charge
2 the staff [were polite enough|did their job], no more and no less
2 {staff} was [pleasant|nice enough] once {she} finally noticed us
2 the {role} was new and it showed, though {she} was trying
2 service was [neither fast nor slow|hit or miss|okay|unremarkable]
2 one {role} was lovely and the other could not be bothered
2 {staff} was [efficient|quick] if not especially warm
2 the {role} answered my questions, [a little curtly|in as few words as possible]
2 the staff mean well but they are stretched thin
2 I can't complain about the {role}, and I can't rave about {him} either
2 customer service is about what you'd expect [these days|around here]
2 {staff} warmed up toward the end
2 the {role} recited the welcome speech like a hostage, yet {she} got everything right
2 you get a different story from each person, but they're nice about it
2 the staff vary, so hope for {staff}
2 half of them know what they're doing and the rest are learning
2 the {role} was kind, if forgetful
2 not chatty, not cold
3 the {role} was {kind_} and knew what {she} was doing
3 {staff} was [helpful|patient|attentive|polite|courteous] throughout
3 the staff were {kind_} [even though it was packed|despite the crowd|without being pushy]
3 {staff} answered all of my questions without rushing me
3 the {role} checked on us a couple of times, which was [nice|appreciated]
3 the young man at the front was [courteous|polite] and [got|kept] things moving
3 the {role} had a good sense of humor about it all
3 everyone we dealt with was [nice|friendly|pleasant|professional]
3 {staff} remembered me from last time, a nice touch
3 they fixed a small mix-up [quickly|without fuss|right away]
3 service was [prompt|attentive|smooth|pleasant] on the whole
3 {staff} made a good suggestion that I wouldn't have thought of
3 the {role} was upfront with us and I respect that
3 {staff} has a way of calming people down
3 the staff seem to like each other, and it rubs off
3 the {role} apologized for the delay and meant it
3 I came in grumpy and {staff} took it in stride
3 they treat regulars and strangers alike
3 {staff} knows the business inside out
4 {staff} is an absolute [gem|treasure|star|sweetheart]
4 the {role} went out of {his} way [for us|to help|to make us comfortable]
4 I can't say enough [good things|nice things] about {staff}
4 the whole team treats you like [family|an old friend|royalty]
4 {staff} deserves a raise
4 {staff} noticed that I was having a rotten day and turned it around
4 {staff} stayed past closing just to [help|look after us]
4 the [owner|manager] came over to thank us personally
4 I have rarely met people who care so much about what they do
4 {staff} took the time to explain everything and never made me feel silly
4 the {role} thought of things I would never have thought to ask for
4 everybody there seems to love the work, and it's contagious
4 if I could hire {staff} away I would
4 {staff} learned our names in a minute and still knows them
4 {staff} is why I keep coming back
4 I wrote to the owner just to say how good {staff} was
4 the {role} handled my ridiculous request like a saint
4 you won't meet a kinder soul than {staff}
4 {staff} has hands of gold and a heart to match
"""
GRADED["wait_eat"] = """
0 we sat for {many} minutes before anyone brought so much as water
0 after {many} minutes we gave up and walked out hungry
0 they lost our order, twice, and blamed the kitchen
0 three tables that came in after us had [eaten and paid|finished] before our food showed up
0 our food arrived stone cold after {many} minutes
0 they forgot half of the order and charged us for all of it
1 it took {many} minutes to get our food on a quiet {day}
1 the drinks came after the food did
1 flagging somebody down for the check was [a project|a sport|harder than it should be]
1 our plates arrived one at a time, so nobody ate together
1 I got somebody else's order first
1 it's called fast casual, and it was neither
2 we waited about {some} minutes, which is [normal|about average] for a(n) {day}
2 the food took a while but they did warn us
2 the line moves [slowly|in fits and starts] but it moves
2 service got slower as the room filled up
2 they were out of the first thing I ordered, so I settled for something else
3 the food came out in about {some} minutes
3 we were seated [quickly|right away|without a reservation]
3 the line looked long yet it took no more than {few} minutes
3 orders came out hot and correct
3 our glasses were kept full
3 they kept the kids busy with crayons until the food came
4 they found us a table on a packed {day} night with no reservation
4 everything hit the table piping hot within {few} minutes
4 the timing of every course was perfect
4 somebody noticed I'd dropped my fork before I did
4 they squeezed us in ten minutes before closing and never rushed us
"""
GRADED["wait_service"] = """
0 I had an appointment at {hour} and they got to me {num} hours later
0 they canceled on me twice, both times [the same day|by text|without an apology]
0 nobody was there at the agreed time on {day}, and nobody called either
0 I took a day off work for nothing
0 what they said would take an hour took the whole day
1 they were {many} minutes late and shrugged it off
1 I waited {many} minutes past my appointment
1 they double-booked my slot
1 it took {num} reminders to get [a straight answer|any update] about timing
1 the promised time came and went without a word
1 my appointment was pushed back at the last minute
2 they started {some} minutes late but finished when they said they would
2 I waited a little, nothing outrageous
2 it took longer than quoted, although they did keep me posted
2 you need to book a couple of weeks out
2 they run behind on {day}s, so plan accordingly
3 they took me [right on time|within {few} minutes|without much of a wait]
3 it was done when they said it would be done
3 I got an appointment the same week
3 they called ahead to say they were running {few} minutes late
3 I was in and out in under an hour
4 they fit me in the same day when nobody else in {town} would
4 they finished well ahead of time
4 not a minute of waiting, and no rushing either
4 they opened early so that I could get to work on time
4 I called at {hour} and they had it sorted out by dinner time
"""
GRADED["wait_venue"] = """
0 the line was {many} minutes long with exactly one person working
0 we stood around for {many} minutes and were then told they were full
0 we lost our whole [morning|afternoon|evening] standing in line
0 it took three people and {many} minutes to process one simple request
1 there was one person at the counter and a line to the door
1 I waited {many} minutes for something that takes two
1 the computers were down again, so everything crawled
1 getting anyone to come to the desk was a chore
2 we stood in line about {some} minutes, which was tolerable
2 {day}s are crowded but you can get through it
2 it was busy, though not unbearably so
2 there's usually a line, [so bring a book|and it usually moves]
3 the line was short and moved along
3 we were [in|taken care of] within {few} minutes
3 going on a(n) {day} meant we had hardly any wait
3 they opened another register when the line got long
4 we walked straight in, no line, no fuss
4 they waved us through in about a minute, smiling the whole time
4 they have figured out lines: there aren't any
4 the whole thing took {few} minutes, on a holiday weekend no less
"""
GRADED["price"] = """
0 {price} for that is [robbery|a rip-off|an outrage|insulting]
0 they charged my card twice and still haven't [refunded|returned] the second {price}
0 the bill had a mystery fee of {extra} that nobody could explain
0 I want my {price} back
0 they quoted one price and charged another, {extra} higher
0 I have never [regretted|resented] spending {price} more
0 save your money, set fire to it, anything but this
0 we were charged {price} for nothing at all
0 they added a tip of thirty percent and then asked for another
0 I've had to call my bank to get {price} back
0 highway robbery without the highway
0 they refused a gift card that they had sold us
1 {price} felt [steep|like a lot|hard to justify] for what we got
1 it is overpriced, [even for {town}|by any standard|full stop]
1 the prices went up again and the quality did not follow
1 they tacked on {extra} that nobody had mentioned
1 I paid {price} and left feeling [cheated|a little foolish|short-changed]
1 you can get the same thing elsewhere for {extra} less
1 the value just isn't there
1 for {price} I expected [at least competence|a lot more|better manners]
1 it's priced like a palace and run like a bus stop
1 the extras add up in a hurry
1 the "special" saves you about a dollar
1 {price} later I was still not satisfied
1 you pay for the name
2 {price} is [about what you'd expect|par for the course|not cheap, not crazy]
2 prices are [average|in line with other places|fair enough, I suppose]
2 it costs {bit} more than it should
2 you get what you pay for, [I guess|more or less]
2 it's {bit} pricey, but I've paid more for worse
2 with the coupon it was fair; without it I'm not sure
2 whether it's worth {price} depends on the day
2 I've paid more, I've paid less
2 the price is right for what it is
2 no bargain, no scandal
2 {price} isn't nothing, and it isn't outrageous
3 {price} is a(n) [fair|reasonable|decent] price
3 prices are [reasonable|fair|moderate] for the quality
3 I thought {price} was [money well spent|fair enough|quite reasonable]
3 it came to {price} including tip, which seemed fair
3 they honored an expired coupon without a fuss
3 it's not the cheapest around, yet I didn't mind paying
3 the bill was lower than I had feared
3 it's good value, in particular on {day}s
3 no hidden fees, which is refreshing
3 they gave us a senior discount without a song and dance
3 we didn't feel nickel-and-dimed
4 I would happily have paid double
4 {price} is a(n) [steal|bargain], and I almost feel guilty
4 they actually charged less than they had quoted
4 worth every [penny|cent], and then some
4 you will not find better value in {town}
4 they knocked {extra} off without my asking
4 I checked the bill twice because it seemed too low
4 {price} has never made me happier
4 it's criminal how little they charge
4 they wouldn't take a cent for the extra work
4 it beats places that cost three times as much
"""
GRADED["place"] = """
0 the restroom was [filthy|disgusting|a health hazard|beyond description]
0 a roach ran across the [floor|counter] and nobody blinked
0 the whole place smells of [mildew|sewage|old mop water]
0 there was [dried blood|something sticky|black mold] on the wall
0 everything I touched was sticky
0 it looked like nobody had cleaned since {month}
0 a bucket in the middle of the floor was catching a leak, and not catching it well
0 mouse droppings along the wall, need I go on
0 the toilet had overflowed and the mop was just leaning there
0 I wanted a shower afterward
1 the floor was [dirty|sticky|littered with napkins]
1 the place is run-down and [could use|badly needs] a coat of paint
1 the bathroom was out of soap and [paper towels|toilet paper]
1 there was dust on everything above eye level
1 the chairs are torn and patched with duct tape
1 the carpet has seen things
1 it was freezing inside and nobody would touch the thermostat
1 it was stuffy and the windows don't open
1 the lamp over us buzzed and flickered the whole time
1 last night's trash was still by the door
1 one working stall and a puddle in front of it
1 the furniture looks like it was rescued from a curb
2 it's {bit} [dated|worn|cramped] inside, but clean
2 the place is clean enough if you don't look too closely
2 the decor is [plain|dated|generic], not that it matters much
2 the room is small, so expect to bump elbows
2 it looks the same as it did ten years ago
2 I've seen cleaner, I've seen worse
2 the place has character, some of it mildew
2 it was tidy where people look
2 you won't go for the decor
2 the front is nicer than the back
2 a bit chilly inside, bring a sweater
3 the place was clean and [tidy|well kept|bright]
3 it's clean, [simple|cozy] and comfortable
3 they have redone the interior and it looks [nice|good|fresh]
3 the restrooms were clean, which says a lot
3 there's plenty of room to [sit|spread out|breathe]
3 the plants by the window are a nice touch
3 it's bigger inside than it looks
3 they keep it neat even when it's busy
3 fresh flowers at the front and clean glass everywhere
3 the new chairs are comfortable
3 it was bright, airy and well swept
4 the place is spotless, [down to the baseboards|every single time]
4 it's a gorgeous old building and they have done it justice
4 you could eat off the floor
4 every detail, down to the light switches, has been thought about
4 the space is [beautiful|stunning|charming] and full of light
4 it even smells [lovely|wonderful] in there
4 an oasis, I mean it
4 the old tile floor alone is a work of art
4 it gleams from top to bottom
4 somebody polishes the brass daily, bless them
4 it feels like being a guest in a beautiful home
"""
GRADED["mood"] = """
0 the music was so loud that my ears rang until the next day
0 two employees had a screaming match while we were there
0 we couldn't hear each other at all and left with headaches
0 a drunk man bothered us the whole time and staff did nothing
1 it was {very} loud and the music was [grating|a strange choice|all static]
1 the lighting is harsh, like a bus station
1 it felt [gloomy|tense|lifeless] in there
1 the television was blaring the whole time
1 kids were running wild and nobody said a word
2 it gets {bit} noisy after {hour}
2 the atmosphere is [nothing special|fine|neither here nor there]
2 the music was forgettable, which may be for the best
2 it was quiet, almost too quiet
2 the crowd is a mixed bag
3 the atmosphere is [relaxed|cozy|laid-back|pleasant]
3 it was lively without being loud
3 the music was at the right volume for once
3 there's a(n) [nice|friendly|good] neighborhood feel to it
3 we could actually have a conversation
4 the atmosphere is [magical|electric|pure joy|enchanting]
4 I could have sat there for hours
4 you feel your shoulders drop the moment you walk in
4 there is a warmth to the place you can't fake
4 the whole room was humming with happy people
"""
GRADED["parking"] = """
0 they had my car towed while I was inside, with a receipt in my hand
0 there's no parking whatsoever and I got a ${some} ticket
0 somebody broke into our car in their lot and they laughed it off
0 the lot is a lawless pit, and a delivery van backed into us
0 their lot attendant demanded cash and keyed my door when I refused
1 parking is [a nightmare|a pain|a headache]
1 I circled for {some} minutes looking for a spot
1 the lot is tiny and full of potholes
1 the entrance is hard to find and badly marked
1 the one disabled space was full of crates
2 parking is tight, but we found something {num} blocks away
2 there's a garage nearby, and it's not free
2 the location is a little out of the way
2 street parking only, so your mileage may vary
2 the meter costs a little, nothing shocking
3 parking was [easy|no problem|painless]
3 there's a free lot behind the building
3 it's easy to find, right off the main road in {town}
3 it's a short walk from the train
3 the bike rack out front is handy
4 there's loads of free parking, shaded too
4 it's so easy to get to that I have no excuse not to go
4 the valet was quick, free and funny
4 the location could not be better
4 somebody held an umbrella for us all the way from the car
"""
GRADED["phone"] = """
0 they have ignored {num} voicemails and two emails
0 they hung up on me, then blocked my number
0 I was put on hold for {many} minutes and then cut off
0 they denied ever having spoken to me
1 good luck getting anybody to answer the phone
1 it took {num} calls to get an appointment
1 their website lists the wrong hours
1 nobody returned my call until I left a grumpy message
1 they asked for the same paperwork {num} times
2 booking was [straightforward|easy] enough, though the reminders were excessive
2 they called back the next day, not the same day
2 the online booking works about half of the time
2 the estimate was vague, so I had to press for details
3 booking online was [easy|quick|painless]
3 they called to confirm the day before
3 they returned my call within the hour
3 the estimate was clear and in writing
3 they texted me when it was ready
4 a real human picked up on the first ring
4 they followed up {num} days later just to see how things were
4 they sent photos and updates the whole way through
4 the estimate was accurate to the dollar
4 {staff} gave me {his} own cell number in case anything came up
"""
GRADED["portion"] = """
0 the portion would not have filled up a toddler
0 I left hungrier than I arrived
0 half of my plate was garnish, the other half was plate
1 portions are [small|skimpy|stingy] for the money
1 I had to stop for a sandwich on the way home
1 they have clearly shrunk the portions since last year
2 portions are [average|okay|neither big nor small]
2 the portion was fine for lunch, too little for dinner
2 there was plenty of rice and not much of anything else
3 portions are [generous|a good size|plenty big]
3 I had enough left over for lunch the next day
3 the plates are big enough to share
4 the portions are enormous and we finished them anyway
4 we took home two boxes and fought over them at midnight
4 I was full to bursting and still wanted more
"""
GRADED["item_eat"] = """
0 the {item} {was} {awful}
0 the {food} {was} [inedible|raw in the middle|burnt black|rancid|stone cold]
0 there was a hair in the {food}, [a long one|and not mine|and they just picked it out]
0 I took one bite of the {food} and [spat it out|pushed it away|stopped]
0 the {item} made me sick for {num} days
0 whoever made the {item} should be ashamed
0 the {food} tasted like [dish soap|wet cardboard|freezer burn|old fryer oil|nothing on earth]
0 even the dog refused the leftover {item}
0 I would not feed the {item} to my worst enemy
0 I sent the {food} back and {it} came out again with the same bite missing
0 the {food} {was} [spoiled|sour|moldy], and I don't say that lightly
0 the {item} had a smell I won't soon forget
0 the {item} came with a fly in {them}, free of charge
0 airplane food puts the {food} to shame
0 one forkful of the {food} and my night was over
0 the {item} belonged in the trash and went there
0 the {food} managed to be burnt and frozen at once
0 {who} couldn't look at the {food}, let alone chew
0 the {item} turned my stomach
0 the {item} went from the plate to the bin, hardly touched
1 the {item} {was} {weak}
1 the {food} {was} [dry|soggy|greasy|bland|lukewarm|oversalted|rubbery|mushy|tough]
1 I expected more from the {item}
1 the {food} tasted as though {it} had been sitting under a lamp
1 I left most of the {item} on the plate
1 the {food} {needs} [salt|help|seasoning|another look]
1 the {food} {was} [drowning in sauce|swimming in oil|short on flavor]
1 the {item} {looks} much better on the menu than on the plate
1 the {food} {was} barely warm in the middle
1 the {item} {tastes} like something from a(n) [gas station|school cafeteria|freezer box]
1 the {item} had no flavor to speak of
1 somebody in the kitchen forgot to taste the {item}
1 the {food} {tastes} reheated
1 what a waste of good ingredients the {item} {was}
1 the {food} arrived limp and sad
1 the {food} came from a packet, I'd put money on it
1 the {food} left a greasy film on my tongue
1 I had to bury the {food} in hot sauce to get through {them}
1 the {food} never got above room temperature
1 the {item} sounded {great} on paper
1 I pushed the {item} around for a while and gave up
1 the recipe for the {item} has changed, not for the better
1 the {item} {was} a shadow of what {it} used to be
1 I regret choosing the {item}
1 the {item} lacked any spark
1 I had high hopes for the {item}, soon gone
2 the {item} {was} {okay}
2 the {food} {was} [edible|filling] but nothing to write home about
2 the {food} {was} {bit} [salty|dry|heavy|sweet|oily|bland], otherwise fine
2 I finished the {item} and forgot about {them}
2 the {item} did the job
2 the {item} {was} better than last time, which isn't saying a lot
2 the {food} could have used [more heat|a squeeze of lemon|a little more care]
2 as for the {item}, I've had better and I've had worse
2 the {item} started well and got boring
2 the first half of the {food} was tasty and then the salt caught up with me
2 the {item} {is} the sort of thing you could make at home
2 the {item} {was} hit or miss
2 the {item} won't win any prizes, nor should {it} be sent back
2 I liked the idea of the {item} more than the thing itself
2 nothing wrong with the {item}, nothing memorable either
2 the {food} tasted fine, though the texture was off
2 the {food} {was} heavy on the garlic and light on everything else
2 {who} liked the {item} and I didn't see why
2 the {food} improved once {it} cooled down
2 the {item} {was} fine for the price
2 the {item} {was} neither bad nor memorable
2 the {item} {was} all right, a little dull
2 I can take or leave the {item}
3 the {item} {was} {good}
3 the {food} {was} [tasty|fresh|flavorful|well seasoned|nicely done|cooked just right]
3 I {liked} the {item}
3 the {food} had a nice [kick|balance|char|crunch] to {them}
3 the {item} {was} better than I expected
3 I would order the {item} again
3 the {food} came out hot and fresh
3 the {item} went down easily
3 the {item} {was} a pleasant surprise
3 you can tell the {item} {is} made in house
3 no complaints about the {item}
3 the {item} hit the spot
3 the {item} had real depth
3 {who} finished my {item} when I wasn't looking, so that's a yes
3 the {food} {was} crisp where {it} should be and tender elsewhere
3 the {item} {was} generous with the good stuff
3 somebody back there knows how to make the {item}
3 a small hint of smoke made the {food} stand out
3 the {item} {was} as advertised
3 I'd come back for the {item}
3 the {item} won me over, and I'm a hard sell
3 the {item} {was} well made
3 the {item} {was} a good choice
3 there's care in the {item}
3 we fought over the last of the {item}
4 the {item} {was} {great}
4 the {item} {was} [to die for|out of this world|heavenly|divine|perfect|unreal]
4 I {loved} the {item}
4 I am still dreaming about the {item}
4 the {item} nearly made me cry, in a good way
4 I closed my eyes when I tasted the {item}
4 the {food} {was} the best I've had [in years|in {town}|outside my grandmother's kitchen]
4 I would crawl over broken glass for the {item}
4 we ordered a second round of the {item} before finishing the first
4 the {item} alone {is} worth the drive
4 if heaven has a menu, the {item} {is} on it
4 I scraped up every last crumb of the {food}
4 the {item} made me forget my own name
4 the {item} could win a blue ribbon at any fair
4 I'd like to be buried with the {item}
4 there was silence at the table when the {item} arrived
4 the {food} took me straight back to my grandmother's table
4 whoever came up with the {item} is a genius
4 I offered to marry the cook over the {item}
4 {who} stole half of my {item} and we're barely speaking
4 the {item} left me speechless, and I talk for a living
4 the {item} {was} pure poetry
4 the {item} {was} a revelation
4 I'd walk across {town} in the rain for the {item}
"""
GRADED["item_venue"] = """
0 the {item} {was} {awful}
0 the {item} {was} [dismal|a sorry sight|an embarrassment|in a shocking state]
0 the {item} should be [closed|scrapped|hidden from view]
0 I complained about the {item} and was told to go somewhere else
0 the less said about the {item}, the better
0 the {item} {was} so bad that we took pictures to prove it
0 whoever is in charge of the {item} has given up
0 as for the {item}, I've seen better in a(n) [prison documentary|bus depot|flooded basement]
0 the {item} had been closed off with tape and still charged for
0 the state of the {item} has me scratching my head
1 the {item} {was} {weak}
1 the {item} {has} seen better days
1 the {item} {was} [neglected|in poor shape|badly kept]
1 I expected more from the {item}
1 the {item} {needs} [attention|fixing|an overhaul]
1 nobody seems to look after the {item}
1 the {item} {was} a letdown after the pictures online
1 the {item} {looks} tired
1 the {item} didn't live up to the brochure
1 a sign says they'll improve the {item} soon, and it's dated last year
1 the {item} could use somebody who cares
1 I gave up on the {item} after a few minutes
1 the {item} {has} been let go
2 the {item} {was} {okay}
2 the {item} {was} nothing to write home about
2 the {item} {does} the job
2 the {item} {was} hit or miss
2 as for the {item}, I've seen better and I've seen worse
2 the {item} could be better, could be worse
2 I have mixed feelings about the {item}
2 the {item} {was} neither here nor there
2 the {item} {was} all right when I could get near {them}
2 the {item} {was} better in {month}
2 the {item} {looks} dated but {does} what {it} should
2 I barely noticed the {item}
3 the {item} {was} {good}
3 I {liked} the {item}
3 the {item} {was} better than I expected
3 the {item} {was} [in good shape|well looked after|a nice extra]
3 no complaints about the {item}
3 the {item} {was} a pleasant surprise
3 the {item} {has} been improved since my last visit
3 I was glad of the {item}
3 somebody puts thought into the {item}
3 the {item} made up for a lot
3 the {item} surprised us, we'd been told to skip {them}
4 the {item} {was} {great}
4 I {loved} the {item}
4 the {item} {was} the best I've come across [anywhere|in years|in {town}]
4 the {item} alone {is} worth the trip
4 I took {num} pictures of the {item}, that's how taken I was
4 I can't stop telling people about the {item}
4 I could spend all day with the {item}
4 the {item} put a grin on my face
4 I've never seen anything like the {item}
4 my compliments to whoever looks after the {item}
4 the {item} stole the show
"""
GRADED["work"] = """
0 the {job} was {awful}
0 they botched the {job} so badly that I had to pay somebody else to fix it
0 the {job} lasted exactly {num} days
0 I cried in the car after the {job}, and I'm not a crier
0 whatever they did, it was not a(n) {job}
0 I have seen [children|blindfolded people|drunk uncles] do a better {job}
0 an untrained raccoon would have done a better {job}
0 I paid for a(n) {job} and got a lesson in patience and a lawyer
0 the {job} made things worse than they were
0 I have pictures of the {job} and my lawyer has them too
0 even the {role} winced at the {job}
1 the {job} was {weak}
1 the {job} was [rushed|sloppy|careless|half finished|uneven]
1 I had to come back {num} times before the {job} was right
1 I expected better from a(n) {job} at that price
1 the {job} looked fine at first and not the next day
1 they cut corners on the {job}
1 the {job} started off well and went downhill
1 I can see every place where they hurried
1 the {job} fell short of what they'd promised
1 they did half of the {job} and billed all of it
1 I'm not convinced they read the notes before the {job}
1 it's the kind of {job} you have to check twice
2 the {job} was {okay}
2 the {job} was [competent|fine], if {bit} rushed
2 the {job} turned out all right in the end
2 it was a(n) {job}, I don't know what else to say
2 the {job} wasn't what I asked for, but I can live with it
2 the result was passable, not what I had pictured
2 the {job} took two attempts, the second of them decent
2 the {job} is holding, knock on wood
2 parts of the {job} were done well
2 the {job} didn't wow me, nor did it worry me
2 {friend} says the {job} is fine, and I'd like to believe it
3 the {job} was {good}
3 I {liked} how the {job} turned out
3 they did a(n) [solid|careful|good|thorough|tidy] job
3 the {job} went [smoothly|as planned|without a hitch]
3 the {job} has held up well so far
3 they got the {job} right the first time
3 the {job} came out better than I'd feared
3 I looked for faults with the {job} and found just one
3 there's nothing wrong with the {job} that I can see
3 they took their time with the {job}, and it shows
3 it was a tidy {job}, no loose ends
3 the {job} was done with care
4 the {job} was {great}
4 I have never had a better {job}, and I've had plenty
4 the {job} was flawless, [start to finish|down to the smallest detail]
4 it's the best {job} I've had in {years} years
4 they treat a simple {job} like a work of art
4 the {job} exceeded every hope I had
4 I didn't know a(n) {job} could make me this happy
4 the {job} was better than new, if that's possible
4 you could put that {job} in a textbook
"""
GRADED["overall"] = """
0 [avoid|skip|stay away from] this place[ at all costs|| if you can| like the plague]
0 zero stars if I could
0 this was the worst [experience|{kind} experience] I have had in {years} years
0 I don't know how they stay in business
0 a(n) [utter|absolute|total] [disaster|waste of time|disgrace] from start to finish
0 I am [still angry|still fuming|shaking my head] as I write this
0 do yourself a favor and go anywhere else
0 there is nothing, NOTHING, to like here
0 if you value your [time|money|sanity|weekend], look elsewhere
0 I honestly thought it was a prank
0 the sign out front is the only thing that works
0 a masterclass in how not to run a(n) {kind}
0 somebody ought to call the [county|owner|authorities|local news]
0 I gave one star because the form wouldn't take less
0 nothing went right and nobody cared
0 I'm not one to exaggerate, and this was {awful}
0 five stars? Were those people at the same {kind}?
0 I've been to funerals with better cheer
1 overall I was [disappointed|let down|unimpressed|underwhelmed]
1 it could be so much better
1 I wanted to like it and I just couldn't
1 the good parts don't make up for the rest
1 they used to be good, [what happened|and that's the sad part]
1 I left wishing I had gone somewhere else
1 it's a shame, because there is potential
1 sadly it did not live up to the hype
1 there was one bright spot and a lot of gloom
1 I can see what they're going for, and they aren't there
1 it has slipped [a lot|badly|a notch or two] since the new owners came
1 I'm being generous with my stars because it was a(n) {day}
1 not the worst {kind} in {town}, which is faint praise
1 it needs better management, or any
1 for every nice touch there were two that grated
1 this could have been a good {kind} with a little effort
1 they have some kinks to work out, a whole garden hose of them
1 hardly {great}, whatever the banner out front claims
1 it misses more often than it hits
2 all in all it was {okay}
2 not bad, not great, just there
2 it's a(n) [coin toss|mixed bag|toss-up]
2 some things were [very good|excellent], others need work
2 I don't regret it, and I'm not in a hurry to repeat it
2 it's fine in a pinch
2 middle of the road sums it up
2 I really can't decide how I feel about {place}
2 I'm on the fence
2 it neither made my day nor ruined it
2 nothing went wrong and nothing stood out
2 it is what it is
2 I've forgotten most of it already, for better or worse
2 call it a draw
2 some days they shine and some days they don't bother
2 far from {dire}, just as far from {great}
2 split down the middle: {who} enjoyed it, I didn't much
2 good bones, patchy execution
2 I'd round up on a sunny day and down in the rain
2 it's a three on a good day and a two on a bad one
2 three stars feels about right to me, maybe two and a half
3 overall a(n) [good|nice|solid|pleasant] experience
3 a few hiccups, nothing that would keep me away
3 we left [happy|satisfied|content], with one or two quibbles
3 just shy of perfect
3 on the whole I'm [pleased|glad] we went
3 a solid choice if you're in {town}
3 not flawless, but I like it
3 more hits than misses
3 minor gripes aside, I enjoyed it
3 it won me over in the end
3 I'd knock off a little for the wait, otherwise well done
3 they know their business
3 reliable, [unpretentious|unfussy|honest], and close to home
3 don't let the small stuff put you off
3 not bad at all, in fact rather good
3 I have no horror stories, which in {town} counts for something
3 a good find, with some room to grow
3 it does what it promises
3 I went back and forth on the stars and settled on generous
4 everything was [perfect|wonderful|just right] from start to finish
4 I can't find a single thing to complain about
4 this place is a(n) [gem|treasure|jewel|find]
4 it's my [favorite|absolute favorite] {kind}, hands down
4 I only wish I had found it sooner
4 I don't usually write reviews but {place} earned this one
4 if I could give six stars I would
4 {town} is lucky to have them
4 I have run out of superlatives
4 I have not been this [happy|impressed|delighted] with a(n) {kind} in {years} years
4 there is not one thing I'd change
4 whatever they are doing, I hope they never stop
4 they have ruined every other {kind} for me
4 some places just get it, and this is one of them
4 what a joy from beginning to end
4 nothing {dire} to report, and I tried hard to find something
4 keep this one a secret, or better yet, don't
4 five stars isn't enough
4 it restored my faith in small businesses
4 people, this is how it's done
"""
GRADED["return"] = """
0 I will never [set foot in there|go|give them my money] again
0 never again
0 wild horses couldn't drag me back
0 I would rather [walk home barefoot|eat my shoes|do without] than go back
0 we won't be back, and neither will anyone I know
0 you couldn't pay me to go back
0 once was one time too many
0 I'd sooner drive to another state
0 I left by the side door and I intend to stay gone
0 my next visit will be in small claims court
0 we have crossed it off, in ink
1 I doubt I'll be back
1 I won't be rushing back
1 there are too many other choices to give it another try
1 I'd need a very good reason to return
1 I'll probably look elsewhere next time
1 I gave it {num} tries and that's plenty
1 not sure I have it in me to go again
1 our money goes somewhere else from now on
1 I may go back when somebody else is in charge
1 my loyalty has run out
1 the next time I'm in {town} I'll keep driving
1 I'm in no hurry to repeat that
1 we went home and agreed that once was probably enough
2 I might go back, I might not
2 I'd go again if somebody else were [paying|driving|choosing]
2 maybe I'll give it another chance in a few months
2 I wouldn't go out of my way for it
2 would I return? Ask me in a year
2 I'll wait until they've settled in, and then see
2 if I'm passing and there's no line, maybe
2 I could be talked into another visit
2 I'd return for one thing and avoid another
2 the jury is out on a second visit
2 if they sort out the rough edges I'd come more often
2 I keep going back because it's close, not because it's {great}
3 I'll be back, [probably on a(n) {day}|sooner or later|no doubt]
3 we will [probably|likely|certainly] go again
3 I'd go back and try something else
3 I'm looking forward to a second visit
3 happy to return when I'm next in {town}
3 it has earned a place on my list
3 I'll return, with my own expectations a little higher
3 we're going again with {num} friends
3 I'd be glad to give them my business again
3 next time I'll bring my parents
3 I've already saved the number in my phone
3 my next visit is a matter of when
4 I'm already planning my next visit
4 I'm a customer for life
4 I've been back {num} times since and it has been just as good
4 I would go every week if I could
4 I can't wait to go back
4 they'll be sick of the sight of me before long
4 if they open one near me I'll move in
4 I have a standing date there every {day} now
4 I'd drive {some} miles for it and I have
4 I'm looking for excuses to go back
4 nobody else gets my business from now on
4 we had barely left when we were planning to come back
"""
GRADED["recommend"] = """
0 warn your friends
0 please learn from my mistake
0 I've told everyone I know to keep away
0 how this place has any good reviews is beyond me
0 spare yourself
0 if somebody suggests this place, reconsider the friendship
0 I wouldn't send my [ex|worst enemy|old landlord] there
0 consider this a public service announcement
0 you have been warned
1 I couldn't recommend it in good conscience
1 there are better options {num} minutes away
1 hard to recommend
1 think twice before you go
1 I'd steer you toward almost anyone else
1 proceed with caution
1 keep looking
1 try it if you must, and keep the receipt
1 {friend} asked about it and I changed the subject
2 I'd recommend it with reservations
2 some people will like it more than I did
2 worth a try if you're nearby, not worth a trip
2 go with modest expectations
2 if you have a coupon, sure
2 your experience may be better or worse than mine
2 I'd say go and make up your own mind
2 neither a warning nor an endorsement
2 recommended for the patient
3 I'd recommend it to [friends|anyone nearby|most people]
3 worth a(n) [visit|try|look]
3 give it a shot
3 I'd send a friend there
3 if you're on the fence, go
3 I've passed the name on to {friend}
3 a safe bet
3 you could do a lot worse, and not much better for the money
3 put it on your list
4 I recommend it to everyone, strangers included
4 run, don't walk
4 trust me and go
4 do not miss this place
4 tell {staff} I said hello
4 stop reading and go
4 I've told my family, my dentist and my mailman
4 if you only go to one {kind} in {town}, make it this one
4 do yourself a favor
4 bring everyone you love
4 my whole street goes there now, you're welcome, {place}
"""
GRADED["blurb"] = """
0 never again
0 {dire} service
0 total [scam|rip-off|nightmare|circus]
0 rude, rude, rude
0 avoid
0 what a(n) [mess|joke|disaster|waste]
0 {price} wasted
0 dirty and loud
0 ask for a refund
0 closed is how it should stay
0 not even one star
0 run away
0 shameful
0 I want a refund
0 garbage
0 worst on the block
0 horrid from start to finish
0 don't bother
0 absolutely not
0 how is this legal?
0 [nasty|vile|foul] attitude
0 liars
0 ruined our {day}
1 slow line
1 overpriced
1 could do better
1 [sloppy|careless|indifferent] service
1 not impressed
1 a bit of a letdown
1 too many mistakes
1 used to be better
1 expected more
1 {price} is too much
1 won't rush back
1 not worth {price}
1 disappointing
1 hard pass
1 [lukewarm|grumpy|clumsy|chilly] welcome
1 bring patience
1 needs new management
1 gone downhill
1 not my thing
1 a letdown
1 [cranky|bored|forgetful] {role}
1 I've seen better
2 it's {okay}
2 fine, I guess
2 hit or miss
2 not bad, not great
2 does the job
2 nothing special
2 shrug
2 meh
2 you could do worse
2 good days and bad days
2 middling
2 take it or leave it
2 so-so
2 okay in a pinch
2 mixed feelings
2 mixed bag
2 neither here nor there
2 fair enough
2 it'll do
2 not bad
2 a shrug and a half
3 worth it
3 nice [people|folks|staff|crew]
3 fair prices
3 pretty good overall
3 I'd go again
3 no complaints
3 glad I went
3 friendly and quick
3 better than expected
3 solid
3 a good find
3 solid choice
3 mostly happy
3 pretty happy with it
3 good value
3 well run
3 nice change
3 a keeper
3 pleasant surprise
3 thumbs up
3 [polite|helpful|cheerful] {role}
4 {great} service
4 love, love, love
4 simply the best
4 [what|such] a gem
4 {staff} is the best
4 perfect
4 {great} people
4 my new favorite
4 go now
4 I'm hooked
4 ten out of ten
4 [wow|bravo|amazing|magnificent|spectacular|unbeatable]
4 pure joy
4 couldn't be happier
4 a treasure
4 customer for life
4 flawless
4 best {day} ever
4 [saintly|adorable|angelic|wonderful] {role}
4 I'm in love
4 believe the hype
"""
GRADED["blurb_eat"] = """
0 [inedible|disgusting|rancid|revolting] {item}
0 food poisoning from the {item}
0 a hair in my {food}
0 [raw|spoiled|frozen|moldy|charred] {food}
0 the {item} went straight in the trash
0 [hideous|nauseating|unspeakable] {item}
1 [dry|soggy|bland|greasy|cold|sad|tough] {food}
1 the {item} {needs} work
1 skip the {item}
1 [rubbery|lukewarm|stale|salty|limp|mushy|flavorless] {food}
1 {food} from a packet
1 [sorry|dull|joyless|watery] {item}
2 {plain} {item}
2 the {item} {was} [okay|fine|decent enough]
2 [plain|simple|forgettable|unfussy] {item}
2 the {item} did the job
2 [unexciting|acceptable|everyday] {item}
3 [tasty|fresh|good|nice|solid|flavorful] {item}
3 try the {item}
3 good food
3 [crispy|juicy|hearty|fragrant|generous|homemade] {food}
3 I'd get the {item} again
3 [lovely|well-made|pleasant|delicious] {item}
4 [great|amazing|perfect|incredible|heavenly|superb] {item}
4 the {item}, to die for
4 best {item} in {town}
4 [unreal|glorious|dreamy|mouthwatering|unforgettable|sublime] {item}
4 {item}! Enough said
4 all hail the {item}
4 [legendary|stunning|celestial|dazzling] {item}
"""
GRADED["blurb_venue"] = """
0 [horrible|dismal|woeful] {item}
0 the {item}, a disgrace
0 [hopeless|hideous|pitiful|shameful] {item}
1 [shabby|neglected|poor|sad] {item}
1 the {item} {needs} work
1 [worn-out|dingy|grubby|disappointing] {item}
2 [average|ordinary|okay] {item}
2 the {item} {was} fine
2 [standard|plain|dated] {item}
3 [good|nice|pleasant|clean] {item}
3 the {item} {was} good
3 [decent|tidy|modern|handy] {item}
4 [great|lovely|beautiful|amazing|superb] {item}
4 the {item} {was} perfect
4 [gorgeous|spectacular|dreamy|magnificent] {item}
"""
GRADED["blurb_service"] = """
0 they ruined everything
0 worst {job} ever
0 they botched the {job}
0 the {job} was a catastrophe
1 sloppy {job}
1 the {job} took forever
1 had to redo the {job}
1 [rushed|shoddy|uneven|slapdash] {job}
2 the {job} was [okay|fine|average]
2 decent {job}, long wait
2 [ordinary|passable|middling] {job}
3 good {job}
3 a(n) {job} done right
3 honest and quick
3 [careful|neat|tidy|thorough] {job}
4 perfect {job}
4 best {job} in years
4 {staff} works magic
4 [immaculate|flawless|dazzling|masterful] {job}
"""
GRADED["expect"] = """
0 the glowing reviews must have been written by the owner's cousins
0 I had wanted to come here for months and now I can't think why
0 {friend} called it wonderful, and {friend} is no longer allowed to pick
0 I laughed at the bad reviews before I went, and I'm not laughing now
0 they advertise excellence on the door, which must be a dare
0 I had low expectations and they dug a tunnel under them
0 everyone said it was {great}, and everyone owes me {price}
1 {friend} raves about this place, so maybe we caught a bad day
1 after all the five-star reviews I expected something special and didn't get it
1 the pictures online are a good deal nicer than the real thing
1 I went in hoping for a new favorite and came out still looking
1 the menu of promises on their website is mostly fiction
1 maybe I built it up too much in my head
1 we had celebrated here once and wanted to do it again, that was an error
1 I was ready to write a glowing review and then it went wrong
2 I had heard great things and terrible things, and both are a little true
2 the hype is overdone, but so is the hate
2 I expected neither miracles nor disasters and got neither
2 it's famous in {town} and I'm still working out why
2 I had been warned and I had been encouraged, everyone was half right
2 after the remodel I thought it would be different, and it's much the same
3 I had read some nasty reviews, so I was pleasantly surprised
3 {friend} had warned me about the place, and I'm glad I didn't listen
3 it doesn't look like much from the street, so don't judge by the sign
3 I expected the usual and got something better
3 I wasn't expecting much from a(n) {kind} in {town}, shows what I know
3 the bad reviews must be from another branch
3 {friend} said it had gone downhill, and I don't see it
3 for all the talk of {dire} service, I saw none of it
4 I almost turned around because of one bad review, what a mistake that would have been
4 {friend} told me it was the best in {town}, and that was an understatement
4 my expectations were sky high and they sailed right over them
4 I came in a skeptic and left a believer
4 I was told to expect a lot, and I got more
4 they said it would be the best {kind} of my life and I laughed, not anymore
4 I thought the reviews were fake until I went
4 I was ready to be annoyed and they gave me no chance
"""
GRADED["compare"] = """
0 the airport has better, and that's saying something
0 every other {kind} in {town} beats this one with its eyes closed
0 compared with this the motor vehicle office is a spa
0 I've had more fun at a tax audit
0 my nephew runs a better lemonade stand
0 I've now tried all of them in {town} and this one is dead last
1 the {kind} in {town} does the same thing better
1 I've been to nicer ones for half the money
1 the chain down the road is more reliable, I'm sorry to say
1 {place} comes in third out of three
1 the one in {town} costs less and tries harder
1 it doesn't hold a candle to the old {kind} on the corner
1 I grew up with better and it cost half as much
2 it's about the same as any other {kind}
2 I like it more than the one in {town}, less than the one near my office
2 it's no better and no worse than its neighbors
2 if the one in {town} gets a six, so does this
2 {friend} prefers it to the place across the street, I don't
2 I'd put it right in the middle of the pack
2 nicer than the chains, slower too
3 it's better than most in {town}
3 I've tried {num} others around here and this is among the better ones
3 it's a step up from the {kind} we used before
3 it has the edge over its rivals in {town}
3 I'd pick it over the chain any {day}
3 I used to go across town, and now I don't need to
3 top three around here, I'd say
4 I have lived in {num} cities and never found its equal
4 it puts the fancy places downtown to shame
4 I drive right past {num} others to get here
4 nothing else in {town} comes close
4 the one we loved in our old city looks ordinary now
4 I travel for work and would put it up against any of them
4 I've been to famous ones that could take lessons here
4 there is this {kind} and there are the others
"""
GRADED["story_eat"] = """
0 when I pointed out that my food was cold, the {role} stuck a finger in it and said it felt warm \
to {him}. I wish I were making this up
0 I asked for the manager. He came out, looked at the plate, told me that's how it is supposed to \
taste, and went back to his game. We paid for the drinks and left
0 on {day2} we had a table booked for eight. They gave it to somebody else, pointed us to a bench \
by the dumpster, and added a service charge for the large party
1 I mentioned my nut allergy {num} times and the dessert still came with almonds on it. They took \
it off the bill, but only after I had asked
1 they brought the wrong order, then took it away and brought it back with a different sauce on \
top. I ate it because I was hungry, not because I was convinced
1 we told {staff} it was a birthday. A candle arrived after we had paid, stuck in a dinner roll, \
unlit
2 my order came out wrong, so I spoke up. {staff} took it back and {some} minutes later I had the \
right one. By then everyone else was done, so it was a lonely meal
2 the first time we came it was terrific, and the second time it was a shrug. The third time it \
was somewhere in between, so I suppose that's the average
2 they ran out of what I wanted. I got a free soda for my trouble, which was kind, and I went \
home thinking about what I hadn't eaten
3 they got one order wrong and I braced for an argument. Instead {staff} apologized, fixed it in \
a few minutes, and left it off the bill
3 I spilled my whole drink down my front, classic me. {staff} had a towel and a fresh glass there \
before I could even turn red
3 we showed up with {num} hungry relatives and no reservation. They pushed some tables together \
and made it work
4 I left my wallet on the table. {staff} ran two blocks after me in the rain to hand it over and \
would not take a tip for it
4 the cook heard it was our anniversary and sent out something that wasn't on the menu. I don't \
know what was in it, and I have thought about it every day since
4 I mentioned in passing that I missed the soup my aunt used to make. The next {day} they had made \
a pot of it. I'm not ashamed to say I got a little misty
"""
GRADED["story_service"] = """
0 when I called to complain, the owner told me I must have done it myself. I sent pictures. He \
sent back a thumbs-up and I haven't heard from him since
0 I came back to have it put right and they wanted another {price}. I refused, so {staff} followed \
me out to the lot, shouting. I have filed a complaint with the county
0 they promised me a refund in {month}. Then it was the next month. Then the number was no longer \
in service
1 I asked them to redo part of it. {staff} huffed, did it in about a minute, and it looked exactly \
the same as before
1 I pointed out what they had missed and was told that it costs extra. It had been in the \
estimate, which I had with me. There was a lot of sighing
1 the first visit went well enough. Then they sent somebody else, who had no notes and asked me \
what the problem was, {num} times
2 something wasn't right, so I went back. They fixed it for free, which I appreciated, but I'd \
rather not have needed the second trip
2 the first person I talked to said one thing and {staff} said another. In the end it was neither, \
and it worked out, more or less
2 they forgot to write down my name. They did find room for me later that day, and {staff} was \
decent about it
3 there was a small problem when I got home, so I called. {staff} told me to come right over and \
had it fixed in {few} minutes, no charge
3 another place told me I'd need to spend {price} at the very least. {staff} had a look and said \
it could wait a year
3 I changed my mind halfway through, which must be annoying. {staff} just laughed and started over
4 I was in tears when I called, after another shop had let me down the day before my trip. {staff} \
came in on {his} day off and saved me
4 when I tried to pay, {staff} waved me off and said it had taken no time at all. I came back with \
a pie. We are practically relatives now
4 my mother is eighty and nervous about everything. They explained it all to her twice, walked her \
to the car, and called that evening to ask how she was
"""
GRADED["story_venue"] = """
0 I reported a broken door and {staff} said, "So don't use it." Ten minutes later it came off in \
somebody's hand. They asked that poor woman to pay
0 they gave away what we had reserved, kept our money, and told us to take it up with head office. \
Head office told us to take it up with them. It has been {num} months
0 my bag was stolen while {staff} watched. The camera, it turns out, is a sticker
1 I asked {staff} for help finding something. I was pointed to the far \
end, it wasn't there, I came back, and {she} pointed the other way
1 I wrote to them about it, politely. The answer was a form letter with somebody else's name on it
1 the fire alarm went off and no one seemed to know what to do. We stood in the drizzle for {some} \
minutes and then everybody sort of drifted back in
2 I lost my glasses and they said they would call. They didn't. I went back and there they were, \
in a box under the counter, so all's well I suppose
2 they were fixing something overhead the whole time. They did hand out a coupon for next time, so \
at least somebody thought about it
2 I complained about a small thing and got a big apology. The small thing is still there
3 I had printed the wrong day on our booking, my fault entirely. {staff} found us a spot anyway \
and didn't make me feel dumb
3 my son had a meltdown, as four-year-olds do. {staff} produced a sticker from nowhere and peace \
returned
3 they had what I needed in the back. {staff} spent {few} minutes digging it out and came up \
smiling and dusty
4 I got a flat tire in the lot. {staff} changed it for me in a good shirt, refused any money, and \
gave me directions home
4 my dad uses a wheelchair and most places treat that as a surprise. Here they had thought of it \
all, and {staff} showed him a side door with the best view of the house
4 I left my grandmother's ring behind. They turned the place upside down that night and called at \
{hour} in the morning to say they'd found it
"""

PLAIN = {}
PLAIN["opening"] = """
I've been meaning to write this since {month}.
{friend} told me about {place}.
I've walked past {place} for {years} years and finally {visited}.
First time {here}.
This was my second visit {here}.
We moved to {town} in {month} and have been trying every {kind} around.
Stopped by on a(n) {day}.
I don't write many reviews.
OK, so here's my take on {place}.
I had a coupon for this {kind}, so I gave it a try.
Been coming {here} on and off for {years} years.
My usual {kind} was closed, so I tried {place}.
Let me start by saying that I'm not picky.
It's about {few} minutes from my house, so I {visited}.
I read the reviews before I went, good and bad.
"""
PLAIN["eat_opening"] = """
Went here for [lunch|dinner] on {day} with {who}.
{who} picked this place for {day} night.
Came here with {who} after a long day in {town}.
We were a party of {num} on a(n) {day} night.
Stopped in for a bite before a show in {town}.
We got a table at {place} on {day}.
I met {who} here for [a late lunch|an early dinner].
{who} had a craving for the {item}, so off we went.
It was {day}, it was raining, and we were starving.
"""
PLAIN["service_opening"] = """
I needed a(n) {job} and {place} had an opening.
{friend} sent me to {place} for a(n) {job}.
I called around in {town} and ended up at {place}.
This is about a(n) {job} I had done in {month}.
I had put this off for {num} months.
After my old place closed I had to find somebody new for a(n) {job}.
"""
PLAIN["venue_opening"] = """
We went on a rainy {day} in {month}.
I've been in and out of {place} since they opened in {month}.
It was {day} and we had a few hours to fill.
I went on a(n) {day} around {hour}.
We were in {town} for the weekend.
"""
PLAIN["aside"] = """
(I should say that I had skipped breakfast that day.)
For context, I grew up two streets away.
My phone died halfway through, so no pictures.
I'm told the place was a shoe store once.
It was the hottest day of {month}, if that matters.
There's a laundromat next door with a parrot in it, but I digress.
I used to do this kind of work myself, years ago.
Take this with a grain of salt, since I was there on a(n) {day}.
There was a wedding party outside taking pictures with a goat.
I was still full of cold medicine, so bear with me.
We had driven up from {town} that morning.
{friend} used to work here, for what it's worth.
I was wearing my good coat, naturally.
On the wall is a photo of a man with an enormous fish.
They have changed the sign since I was last there.
I wrote most of this in the car.
A street band was murdering a love song the entire time.
They share the building with a tax office.
I have a thing about wobbly tables, ask anyone.
My horoscope had said to stay home.
I had just come from the gym, so apologies to everyone.
I've changed the names of the guilty.
The neighbor's rooster supplied the soundtrack.
My glasses were fogged up the whole time.
I'm writing this on my lunch break.
There was a parade in {town} that day and half of the roads were closed.
I'm a teacher, so I notice spelling on signs.
I lost a bet, which is how I ended up there.
My mother would have had something to say about the curtains.
It had snowed the night before.
You can hear the trains from there, and I happen to like trains.
I had a {day} off for once.
Somebody's toddler waved at me the entire time.
I kept a little diary of the whole thing, don't ask.
I should mention that I moved here from {town}.
We got lost twice on the way, my doing.
I'd just had my eyes checked and everything looked blurry.
"""
PLAIN["tip"] = """
Tip: go early on {day}.
Bring cash, the card reader is moody.
Ask for {staff}.
They close at {hour} on {day}s, so plan for it.
There is a second entrance around the back.
Check the hours before you drive over.
Sign up for the mailing list and you get {extra} off.
Park on the side street, not in front.
"""
PLAIN["eat_tip"] = """
Sit by the window if you can.
The daily special is on a chalkboard that you can't see from the door.
Split the {item} with somebody.
They will do half portions if you ask.
"""
PLAIN["service_tip"] = """
Get the estimate in writing.
Take the first appointment of the day.
Bring pictures of what you want.
Take a book for the waiting room.
"""
PLAIN["venue_tip"] = """
Go on a weekday if you can.
Bring a sweater, the air conditioning is fierce.
Weekends are a zoo.
Buy online and skip the desk.
"""
PLAIN["again"] = """
I went back in {month}, curious whether it would be the same.
Since everyone deserves a second chance, I returned on a(n) {day2}.
UPDATE: I have been again since I wrote this.
A few weeks later I found myself there once more.
That was my first visit, and this is about the next one.
"""

WHO = ("who",)
KINDS = {}
KINDS["taqueria"] = {
    "group": "eat",
    "slots": WHO,
    "prices": (11, 44),
    "nouns": "taqueria|taco place|Mexican restaurant|taco shop",
    "roles": "server|cashier|cook|waitress|hostess",
    "items": "carnitas tacos+, fish tacos+, chile relleno, horchata*, carne asada burrito, "
    "guacamole*, chips and salsa+, pozole*, tamales+, al pastor, enchiladas+, "
    "quesadilla",
    "reasons": """
Taco Tuesday fell on a(n) {day} here, don't ask.
I was after a real taco and {who} wanted a margarita.
We'd been hiking all morning and needed tacos.
""",
    "own": """
0 the tortillas were so stale they cracked like roof tiles
0 there was a bit of plastic wrap cooked into my burrito
1 the salsa tasted of ketchup
1 the meat was mostly gristle and the lime had dried up
1 the beans came straight from a can and had kept its shape
2 the salsa bar had three salsas, one of them empty
2 the tortillas were store bought but at least warm
2 the margarita was mostly ice, though the ice was cold
3 the salsa verde has a proper bite
3 corn tortillas made to order, which you don't see often
3 they griddle the cheese until it goes crisp at the edges
4 they press the tortillas right in front of you and I could watch that all day
4 the salsa bar has nine kinds and I have plans for every one of them
4 it tastes like my childhood in one bite
""",
}
KINDS["pizzeria"] = {
    "group": "eat",
    "slots": WHO,
    "prices": (14, 62),
    "nouns": "pizzeria|pizza place|pizza joint|Italian place",
    "roles": "waiter|server|hostess|cook",
    "items": "margherita pizza, pepperoni slice, garlic knots+, lasagna, meatballs+, calzone, "
    "tiramisu*, eggplant parm, Caesar salad*, white pizza, cannoli*, baked ziti",
    "reasons": """
It was pizza night and nobody felt like cooking.
We took {num} people from the office.
The kids wanted pizza, so pizza it was.
""",
    "own": """
0 the middle of the pizza was raw dough and the bottom was charcoal
0 there was a bandage under the cheese, a used one
1 the crust was like a cracker left out in the rain
1 they put about six shreds of cheese on the whole pie
1 the sauce was pure sugar
2 the crust was good at the rim and limp in the center
2 it's pizza, it would have to try hard to be bad
2 decent slice, thin on toppings
3 the crust had just the right chew
3 they don't skimp on the toppings
3 it reheats well, and I have done the research
4 blistered crust, bright sauce, basil off the plant by the register
4 the dough is fermented for three days and you can taste each of them
4 my Italian father-in-law went quiet, which never happens
""",
}
KINDS["sushi bar"] = {
    "group": "eat",
    "slots": WHO,
    "prices": (19, 120),
    "nouns": "sushi bar|sushi place|Japanese restaurant|sushi spot",
    "roles": "waitress|chef|server|hostess",
    "items": "salmon nigiri*, spicy tuna roll*, miso soup*, gyoza+, eel roll*, tempura, "
    "sashimi*, seaweed salad*, udon, edamame*, rainbow roll*, green tea ice cream*",
    "reasons": """
{who} had a craving for sushi.
It was all-you-can-eat night at {place}.
We sat at the counter to watch the chef.
""",
    "own": """
0 the fish smelled like low tide
0 raw tuna should never be that shade of brown
1 the rice was hard and fell apart in the soy sauce
1 the rolls were more mayonnaise than fish
1 the wasabi was toothpaste from a tube
2 the fish was fresh enough, the rice was a day behind
2 good for all you can eat, not what I'd call a delicacy
2 the presentation was pretty and the taste was polite
3 the fish was fresh and neatly cut
3 the rice was warm and seasoned the way it should be
3 the chef slipped us a little extra something
4 the fish melted like butter, I don't know how else to put it
4 the chef's choice was ten small miracles in a row
4 you would think the ocean was next door
""",
}
KINDS["Thai restaurant"] = {
    "group": "eat",
    "slots": WHO,
    "prices": (12, 58),
    "nouns": "Thai restaurant|Thai place|Thai spot|noodle house",
    "roles": "server|waiter|owner's son|waitress",
    "items": "pad thai, green curry*, tom yum soup*, drunken noodles+, papaya salad*, "
    "spring rolls+, massaman curry*, mango sticky rice*, satay skewers+, "
    "Thai iced tea*, basil fried rice",
    "reasons": """
I had a cold and wanted something that would make my nose run.
{who} lived in Bangkok once, so I was curious.
""",
    "own": """
0 I asked for no peanuts and got peanuts, which is how I saw the emergency room
0 the chicken was pink, and I mean pink
1 I asked for hot and got ketchup mild
1 the noodles were one solid lump
1 the curry was mostly bamboo shoots and water
2 medium means mild here, so order accordingly
2 the sauce is sweeter than I like, the vegetables were crisp
2 the lunch special is cheap, and you can tell why
3 the heat builds slowly and then stays a while
3 they ask how spicy you want it and they listen
3 fresh basil, fresh lime, a good amount of both
4 sweet, sour, salty, hot, all in one spoonful
4 it made me sweat and smile at the same time
4 {who} said it was the closest thing to Bangkok this side of the ocean
""",
}
KINDS["barbecue"] = {
    "group": "eat",
    "slots": WHO,
    "prices": (13, 66),
    "nouns": "barbecue joint|barbecue place|smokehouse|BBQ spot",
    "roles": "cashier|pitmaster|server|guy at the counter",
    "items": "brisket, ribs+, pulled pork, burnt ends+, mac and cheese, cornbread, coleslaw*, "
    "collard greens+, smoked sausage, banana pudding*, baked beans+, potato salad",
    "reasons": """
You could smell the smoke from the highway.
It was game day and we shared a family platter.
I'm from Texas, so I have opinions.
""",
    "own": """
0 the ribs were boiled, I'd bet my truck on it
0 they had microwaved the meat and forgotten to take off the wrap
1 it was all sauce and no smoke
1 the meat was dry enough to sand a deck
1 they were sold out of everything but chicken by noon
2 the meat needed the sauce, and the sauce was good
2 nice smoke ring, not much taste behind it
2 the sides outshine the meat here
3 good bark, tender inside
3 you could taste the hickory
3 the spicy sauce is worth the sweat
4 the meat fell off the bone if you so much as looked at it
4 I'm from Texas and I'm not allowed to say this, but wow
4 fourteen hours over oak, and every hour shows
""",
}
KINDS["diner"] = {
    "group": "eat",
    "slots": WHO,
    "prices": (9, 39),
    "nouns": "diner|breakfast place|breakfast spot|pancake house",
    "roles": "waitress|server|cook|busboy",
    "items": "pancakes+*, hash browns+, omelet, biscuits and gravy+, French toast*, "
    "club sandwich, cheeseburger, chicken and waffles+, corned beef hash, milkshake*, "
    "eggs Benedict+, cherry pie*, onion rings+",
    "reasons": """
We wanted breakfast at a time when most people want dinner.
Sunday breakfast with {who} is a tradition.
I had been driving all night and saw the neon.
""",
    "own": """
0 there was eggshell in everything, the toast included
0 the bacon was raw on one end and burnt on the other
1 the coffee tasted like the pot had been on since {month}
1 my eggs were scrambled when I'd asked for over easy
1 the toast was cold and the butter was colder
2 the coffee is weak but they keep pouring it
2 it's a diner breakfast, you know what it tastes like
2 the bacon was crisp, the eggs were tired
3 the coffee was hot and the refills never stopped
3 crisp bacon, runny yolks, buttered toast, what more do you need
3 breakfast all day is a fine idea
4 the pancakes hang over the edge of the plate, and they're light as air
4 they bake the pie in the morning and it's gone by two, for a reason
4 best cup of diner coffee of my life, and I drive trucks
""",
}
KINDS["Indian restaurant"] = {
    "group": "eat",
    "slots": WHO,
    "prices": (13, 70),
    "nouns": "Indian restaurant|Indian place|curry house",
    "roles": "waiter|server|hostess|owner",
    "items": "butter chicken, samosas+, garlic naan, lamb vindaloo, palak paneer, biryani, "
    "dal*, chana masala*, tandoori shrimp, mango lassi*, gulab jamun*, lunch buffet*",
    "reasons": """
We came for the lunch buffet.
{who} had never had Indian food before.
""",
    "own": """
0 the buffet trays had a skin on them you could write your name in
0 two of us were ill by evening and we had shared one curry
1 every curry was the same orange sauce with a different lump
1 the naan was stiff as a shingle
1 they've cut the spices down to nothing
2 the buffet is a gamble: two winners, two duds
2 the rice was lovely, the gravy was flat
2 mild is mild and hot is also mild
3 the spices were layered, not just loud
3 the naan came straight out of the oven, puffed up like a pillow
3 plenty of choices for the vegetarians among us
4 I could smell cardamom in my coat for a week and I was glad of it
4 they grind their own spices, and it shows in every bite
4 the sauce was so good that I asked for a spoon and no shame
""",
}
KINDS["café"] = {
    "group": "eat",
    "slots": WHO,
    "prices": (5, 24),
    "without": ("portion",),
    "nouns": "café|coffee shop|coffee house|espresso bar",
    "roles": "barista|cashier|girl at the register|owner",
    "items": "cappuccino*, cold brew*, avocado toast, oat milk latte*, blueberry muffin*, "
    "quiche, chai*, banana bread*, flat white*, breakfast sandwich, scones+*, "
    "hot chocolate*",
    "reasons": """
I needed coffee and a place to work for a few hours.
I come here to study.
Caffeine emergency on the way to work.
""",
    "own": """
0 the milk had turned and the barista said it was "just foamy"
0 there was lipstick on my cup, and I don't wear any
1 my latte was lukewarm milk with a rumor of coffee
1 the wifi dropped every {few} minutes
1 all of the outlets were taken or dead
2 the coffee is good, the seats are not made for humans
2 the espresso was {bit} bitter, the milk was nicely done
2 wifi works if you sit near the restroom
3 the coffee is smooth and not burnt
3 they let you sit with a laptop and don't glare
3 the foam art was a cat, and a good one
4 they roast the beans in the back and the smell alone wakes you up
4 the barista had my order ready before I'd crossed the room
4 this cup of coffee ruined all other coffee for me
""",
}
KINDS["bakery"] = {
    "group": "eat",
    "slots": (),
    "prices": (6, 48),
    "without": ("portion", "wait", "mood"),
    "nouns": "bakery|bake shop|pastry shop|patisserie",
    "roles": "baker|cashier|woman behind the counter|young man at the counter",
    "items": "croissants+*, sourdough*, birthday cake*, cinnamon rolls+*, macarons+*, "
    "rye bread*, lemon tart*, cupcakes+*, chocolate éclair*, almond cookies+*, "
    "bagels+*, wedding cake*",
    "reasons": """
I ordered a cake for my daughter's birthday.
I stop here on my way to work.
We needed {num} dozen rolls for a party.
""",
    "own": """
0 they spelled my daughter's name wrong on her cake and wanted {extra} to fix it
0 I bit into something crunchy that was not a nut
1 the frosting was pure shortening
1 everything tasted a day old, because it was
1 the cake was dry and leaned to one side like a shed
2 it looks prettier than it tastes
2 the bread is good, the sweets are too sweet
2 get there early or you're choosing between two muffins
3 crisp outside and soft inside, as it should be
3 the bread stays fresh for days
3 they cut me a sample without being asked
4 the butter! The layers! I ate it in the car and got flakes everywhere
4 the cake looked like the picture, only better, and there wasn't a crumb left
4 I'd get up at five for what comes out of that oven, and I do
""",
}
KINDS["bar"] = {
    "group": "eat",
    "slots": WHO,
    "prices": (12, 75),
    "without": ("portion",),
    "nouns": "bar|brewpub|pub|taproom",
    "roles": "bartender|bouncer|barmaid|server",
    "items": "house IPA*, stout*, chicken wings+, old fashioned*, nachos+, soft pretzel, "
    "margarita*, bar burger, sweet potato fries+, cider*, fried pickles+, "
    "espresso martini*",
    "reasons": """
We came to watch the game.
It was trivia night.
Happy hour with {who} got out of hand.
""",
    "own": """
0 the bouncer shoved {who} for no reason at all
0 they watered down the whiskey and swore they hadn't
1 the beer was flat and the glass was warm
1 the tap list online was {num} months old
1 every television was on a different channel with the sound up
2 the beer list is long and half of it was out
2 good pour, dull crowd
2 happy hour ends before most people are off work
3 a good choice of local beers
3 the bartender let us taste before we chose
3 happy hour prices are hard to beat
4 the bartender asked what I like and invented something on the spot
4 {some} taps and not a dull one among them
4 best trivia host anywhere, we lost and we're still laughing
""",
}
KINDS["hair salon"] = {
    "group": "service",
    "prices": (28, 190),
    "without": ("parking",),
    "nouns": "salon|hair salon|hairdresser",
    "roles": "stylist|receptionist|colorist",
    "jobs": "haircut|trim|cut and color|blowout",
    "reasons": """
I had a wedding to go to and my hair looked like a bird's nest.
I'd worn my hair the same way for {years} years.
My stylist moved away in {month}.
""",
    "own": """
0 {she} took off {num} inches when I'd asked for one
0 my scalp burned for days
0 one side is visibly shorter than the other and they told me to tilt my head
1 {she} cut it the way {she} liked, not like the picture I brought
1 the layers looked like stairs
1 the shampoo was a thirty-second splash of cold water
1 {staff} talked about {his} divorce the whole time
2 the cut is fine now that it has grown out a bit
2 it isn't what the picture showed, but it suits me in a way
2 it looked great that day and I can't make it do that at home
2 {staff} tried hard, though I did have to even out the bangs myself
3 {staff} listened and cut exactly what I'd asked for
3 the scalp massage was a nice bonus
3 my hair feels healthy and light
3 {she} showed me how to style it on my own
4 I have curly hair and nobody has ever understood it until {staff}
4 I walked out feeling ten years younger
4 my husband noticed, and he wouldn't notice a fire
4 people keep stopping me to ask who cuts my hair
""",
}
KINDS["nail salon"] = {
    "group": "service",
    "prices": (25, 95),
    "without": ("phone",),
    "nouns": "nail salon|nail place|nail bar",
    "roles": "nail tech|technician|receptionist",
    "jobs": "manicure|pedicure|gel manicure|set of acrylics",
    "reasons": """
A girls' day out, and nails were first on the list.
I treated myself before a vacation.
""",
    "own": """
0 {she} cut my cuticle until it bled and kept right on going
0 I got an infection and have the doctor's bill to show for it
0 they used the same file on me as on the woman before me
1 the polish chipped before I got home
1 the water was cold and the massage lasted a minute
1 they pushed add-ons at me the whole time
1 the color was streaky and went over the edges
2 the polish lasted a week, which is about normal
2 the shape isn't quite what I'd asked for, but the color is pretty
2 the massage chair half works, the left half
3 the polish lasted well over two weeks
3 they have a big choice of colors
3 the tools came out of a sealed pouch, as they should
3 the massage was longer than I expected
4 {she} painted tiny lemons on my nails and each one is different
4 {num} weeks on and not a single chip
4 I nearly fell asleep in that chair, pure bliss
""",
}
KINDS["garage"] = {
    "group": "service",
    "prices": (45, 940),
    "nouns": "garage|repair shop|auto shop|mechanic",
    "roles": "mechanic|service writer|manager",
    "jobs": "brake job|oil change|clutch repair|tune-up|wheel alignment",
    "reasons": """
My old wagon started making a noise in {month}.
The check engine light came on near {town}.
My car failed inspection.
""",
    "own": """
0 they left the drain plug loose and my engine seized on the highway
0 they billed me for parts that were never put in, and another shop confirmed it
0 my car came back with {some} extra miles and a burger wrapper under the seat
1 the noise came back before I'd reached the first light
1 there were greasy handprints all over the seats
1 they tried to sell me {num} repairs I didn't need
1 they kept the car for a week to do an hour of work
2 the noise is gone, and a new, smaller one has taken its place
2 the car runs, so I suppose they earned it
2 they found the fault on the second try
2 the explanation went over my head, but the car starts
3 they showed me the worn part and explained the options
3 the car runs smoothly again
3 they topped off the fluids at no charge
3 they told me what could wait until spring
4 {staff} found in ten minutes what two dealers had missed
4 they could have charged me hundreds, and instead {she} tightened one bolt and sent me off
4 they washed and vacuumed it too, so I barely knew my own car
4 an honest mechanic is a unicorn, and I've found one
""",
}
KINDS["dentist"] = {
    "group": "service",
    "prices": (60, 880),
    "nouns": "dentist|dental office|dental practice",
    "roles": "dentist|hygienist|receptionist",
    "jobs": "filling|cleaning|crown|root canal",
    "reasons": """
I hadn't been to a dentist in {years} years.
I cracked a tooth on an olive pit.
I'm terrified of drills.
""",
    "own": """
0 they drilled before I was numb and told me to hold still
0 they worked on the wrong tooth, and yes, I am serious
0 my mouth was swollen for {num} days and nobody would see me
1 the hygienist was rough and my gums hurt all week
1 every visit ends with a pitch for whitening
1 my bite is off and they say I'll get used to it
1 they billed my insurance wrong {num} times
2 it hurt a little, about as much as you'd think
2 the dentist is gentle, the front desk less so
2 I felt rushed, though the tooth is fine
2 they do good work and then drown you in paperwork
3 I hardly felt a thing
3 they explained each step before doing it
3 the insurance paperwork was handled without any drama
3 they don't lecture you about flossing
4 I fell asleep in the chair, and I'm the biggest coward alive
4 {staff} held my hand through the whole thing
4 after {years} years of dread I actually look forward to going
4 no pain, no lecture, no surprise on the bill
""",
}
KINDS["vet"] = {
    "group": "service",
    "slots": ("pet",),
    "prices": (55, 720),
    "nouns": "vet|animal clinic|animal hospital",
    "roles": "vet|vet tech|receptionist",
    "jobs": "check-up|dental cleaning|vaccination visit|nail trim",
    "reasons": """
{pet} had been limping since {month}.
{pet} ate a sock, again.
We needed a new vet for {pet}.
""",
    "own": """
0 they mixed up the charts and gave {pet} another animal's medicine
0 {pet} came home with fleas and a cut on one ear
0 they wanted {price} up front before they would even look at {pet}
1 the vet barely touched {pet} and guessed
1 they ran tests nobody had agreed to
1 {pet} was left in a cage in the hall, shaking
1 they called {pet} "it" the entire visit
2 {pet} is better, though I couldn't tell you why
2 the vet knows a lot and explains little of it
2 {pet} wasn't thrilled, but is any animal ever
2 good with dogs, nervous with cats, if you ask me
3 the vet got down on the floor to meet {pet}
3 {pet} got a treat and forgave everyone
3 they explained the choices and didn't push the costly one
3 {pet} was back to normal in a couple of days
4 they saved {pet}'s life, and I will never forget it
4 {pet} pulls me toward the door now, tail going like mad
4 the vet called from home on a(n) {day} night to check on {pet}
4 they sent a card with {pet}'s paw print on it, and I lost it
""",
}
KINDS["movers"] = {
    "group": "service",
    "prices": (240, 1900),
    "without": ("place", "parking"),
    "nouns": "moving company|mover",
    "roles": "driver|foreman|dispatcher",
    "jobs": "move",
    "reasons": """
We moved from {town} to a third-floor walk-up.
I hired {place} to move my mother's things.
""",
    "own": """
0 they dropped my grandfather's clock down the stairs and left before I'd seen it
0 they held our furniture until we paid {extra} more in cash
0 a box with my camera in it never arrived
1 they scraped the wall in three places and scuffed the floor
1 two men were promised and one and a half showed up
1 they took a smoke break every {some} minutes, on the clock
1 boxes marked fragile were at the bottom of the stack
2 a couple of scratches, nothing that can't be hidden against a wall
2 everything arrived, though not always in one piece
2 they were careful with the piano and careless with the rest
2 it took longer than the estimate, then again we own a lot of books
3 nothing was broken, not even the ugly lamp
3 they wrapped every piece in blankets
3 they carried a sofa up three flights without a word of complaint
3 they put the beds back together before they left
4 four guys, three flights, two hours, not one scratch
4 they moved a piano around a corner that I'd have sworn was impossible
4 they made a rotten day fun, and sang while they worked
4 they noticed that I'd forgotten the attic and did it without adding a cent
""",
}
KINDS["plumber"] = {
    "group": "service",
    "prices": (95, 780),
    "without": ("place", "parking"),
    "nouns": "plumber|plumbing company",
    "roles": "plumber|technician|dispatcher",
    "jobs": "drain repair|pipe repair|water heater repair|faucet replacement",
    "reasons": """
There was water coming through the kitchen ceiling.
Our water heater quit in the middle of {month}.
The drain had backed up for the third time.
""",
    "own": """
0 they flooded the basement and said that it had been wet already
0 the pipe burst the night after they "fixed" it
0 the {role} cut a hole in the wrong wall and left it there
1 it was dripping again by {day2}
1 they left mud on the carpet and a bucket on the porch
1 they didn't have the part, any part, of any kind
1 the emergency fee kicked in at four in the afternoon
2 the leak has stopped, and the mess they left has not moved
2 it works, although the water takes a while to get hot
2 it was fixed on the second visit
2 they knew what they were doing, eventually
3 the leak is gone and hasn't come back
3 they wore shoe covers and cleaned up after themselves
3 the problem was found in {few} minutes
3 they explained how to shut off the valve next time
4 they came at midnight, in the snow, in a good mood
4 it was a two-dollar part, and that's what {staff} charged me for
4 the kitchen was cleaner after they left than before they came
4 another company wanted to tear up the floor, and {staff} fixed it through the wall
""",
}
KINDS["dry cleaner"] = {
    "group": "service",
    "prices": (14, 85),
    "without": ("phone",),
    "nouns": "dry cleaner|cleaner",
    "roles": "clerk|owner|tailor|lady at the counter",
    "jobs": "alteration|hem|cleaning",
    "reasons": """
I brought in a suit, {num} shirts and my good coat.
My daughter's prom dress needed work.
There was red wine on my favorite blazer.
""",
    "own": """
0 they lost my wedding suit and gave me somebody else's
0 there's an iron burn the size of a hand on my silk blouse
0 they shrank my coat to fit a doll
1 the stain came back as soon as the bag was off
1 two buttons were cracked and one was gone
1 the shirts were damp and smelled of chemicals
1 one leg came back longer than the other
2 most of the stain is gone if you stand far enough away
2 the shirts were pressed well, apart from the collars
2 they found my missing belt, eventually
2 clean, yes, and folded like a map
3 the stain came right out
3 the pleats were sharp and the buttons were all there
3 they sewed on a loose button without being asked
3 everything was ready on {day} as promised
4 they saved a dress I'd given up for dead
4 the coat came back looking newer than the day I bought it
4 they found {extra} in a pocket and pinned it to the ticket
""",
}
KINDS["hotel"] = {
    "group": "venue",
    "slots": WHO,
    "prices": (79, 340),
    "nouns": "hotel|inn|motel",
    "roles": "desk clerk|housekeeper|night manager|concierge",
    "items": "breakfast room, bed, shower, pool, pillows+, elevator, hot tub, towels+, "
    "air conditioner, lobby, balcony, bathtub, curtains+",
    "reasons": """
We stayed {num} nights in {month}.
I was in {town} for a conference.
We needed one night on the way to see family.
We got married nearby and put the guests here.
""",
    "own": """
0 there were bedbugs, and I have the bites and the photos
0 somebody else's key opened our door at two in the morning
0 the sheets had not been changed, and I'll leave it at that
1 the walls are so thin I learned about the neighbors' divorce
1 the room they gave us was not the one we'd booked
1 the ice machine hummed outside our door until dawn
1 there was a resort fee, and I looked everywhere for the resort
2 the room was small but the bed was comfortable
2 it was a place to sleep, and we slept
2 a bit of road noise, not enough to keep me up
2 the room was clean and had all the charm of a file cabinet
3 the room was bigger than in the pictures
3 they let us check in early
3 I slept {very} well
3 the cookies at the desk were warm
4 they upgraded us to a suite for no reason other than kindness
4 I woke up to that view and forgot what day it was
4 they had left a handwritten card and a bottle of wine for us
4 I've slept in palaces, well, one, and this bed was better
""",
}
KINDS["gym"] = {
    "group": "venue",
    "prices": (19, 110),
    "without": ("wait",),
    "nouns": "gym|fitness center|health club",
    "roles": "trainer|front desk kid|manager|instructor",
    "items": "treadmills+, free weights+, showers+, locker room, sauna, spin bikes+, "
    "squat racks+, pool, yoga studio, rowing machines+, play area",
    "reasons": """
I joined in {month} to get back in shape.
New year, new gym.
My doctor told me to get moving.
""",
    "own": """
0 they kept charging me for {num} months after I'd canceled
0 my locker was broken into and they blamed the lock
0 I got a rash from the mats, and my doctor knew which gym it was
1 half of the machines have had a sign on them since {month}
1 you wait for a bench while teenagers film themselves
1 the sales pitch never stops
1 they cut the evening classes with no notice
2 it has what you need, if you don't need it at six o'clock
2 the equipment is older but it works
2 the classes are good, and always full
2 canceling took a letter, a visit and a week, but it got done
3 plenty of machines, even in the evening
3 people wipe things down and nobody grunts at you
3 there's no pressure to sign up for extras
3 they're open early, which suits me
4 I've lost {some} pounds and gained a crowd of friends
4 the trainer fixed my squat and with it {years} years of back pain
4 I hate exercise and I look forward to this place, work that one out
""",
}
KINDS["bookshop"] = {
    "group": "venue",
    "prices": (8, 60),
    "without": ("wait", "mood"),
    "nouns": "bookshop|bookstore|used bookstore",
    "roles": "clerk|owner|bookseller|cashier",
    "items": "poetry section, children's corner, staff picks shelf, bargain shelves+, "
    "reading chairs+, travel shelves+, mystery section, comics corner, reading nook, "
    "cookbook table, window display",
    "reasons": """
I was looking for a gift for {friend}.
I can't walk past a shop with books in the window.
I brought in {num} boxes of books to sell.
""",
    "own": """
0 they threw my books on the floor and offered a dollar for the lot
0 I paid for a special order in {month} and never saw the book
1 nothing is where the sign says it is
1 the paperbacks are priced higher than new ones
1 they sell more candles than novels these days
1 the clerk hadn't heard of any author I named
2 the choice is fine if you like best sellers
2 you have to dig, and sometimes there's a prize
2 lots of books, little order
2 the trade-in offer was low, about what I'd feared
3 I found {num} books I'd been hunting for
3 they ordered a title for me and it came in a few days
3 the shelves are well organized
3 the handwritten cards under the books are fun to read
4 {staff} put a novel in my hands and it is now my favorite of all time
4 I went in for one book and came out with {num}, no regrets
4 there's a cat asleep on the history shelf and he is the real manager
4 it's the sort of shop I thought had vanished from the earth
""",
}
KINDS["cinema"] = {
    "group": "venue",
    "slots": WHO,
    "prices": (9, 58),
    "nouns": "cinema|movie theater|theater",
    "roles": "usher|ticket clerk|manager|popcorn girl",
    "items": "seats+, sound system, screen, concession stand, armrests+, recliners+, "
    "restrooms+, lobby, ticket machines+, snack counter",
    "reasons": """
Date night with {who}.
We saw a matinee on {day}.
It was opening weekend and {who} had bought the tickets.
""",
    "own": """
0 the film stopped {num} times and then they simply turned on the lights
0 there was something wet on my seat and I'm choosing to believe it was soda
1 the sound from the next room came straight through the wall
1 {some} minutes of ads before anything happened
1 half of the speakers were out, the important half
1 people talked all through it and no usher came
2 the seats are comfortable, the screen is on the small side
2 it's a movie theater, the movie was the weak part
2 they show it, you watch it, you go home
2 the matinee is cheap and the heating is off
3 the picture was sharp and the sound was clear
3 we could pick our seats online
3 real butter on the popcorn, if you ask
3 they still have a person who shows you to your seat
4 the manager introduced the film himself, with such joy
4 they have kept the old curtain and the organ, and I got goosebumps
4 the seats lean all the way back and {who} slept soundly through the best film of the year
""",
}
KINDS["museum"] = {
    "group": "venue",
    "slots": WHO,
    "prices": (8, 64),
    "nouns": "museum|gallery|science museum",
    "roles": "guide|guard|ticket clerk|volunteer",
    "items": "audio guide, special exhibit, gift shop, maps+, dinosaur hall, rooftop terrace, "
    "cafeteria, permanent collection, planetarium, labels+",
    "reasons": """
We took {who} along for a day of culture.
School vacation, and we were running out of ideas.
I had {num} hours before my train.
""",
    "own": """
0 three of the four floors were closed and they didn't say so until we had paid
0 a guard shouted at {who} for standing too close to a wall, a plain wall
1 half of the exhibits were out for cleaning
1 most of the screens were dead and the buttons did nothing
1 there was nowhere to sit on any floor
1 the labels are too small to read and too high for children
2 worth an hour, not the whole day they suggest
2 the first floor is splendid, the others feel like an afterthought
2 the kids were bored, I was less so
2 it's small, but then so is the ticket price
3 there's a lot to see without being worn out
3 the guide knew a great deal and told it well
3 the hands-on room kept everyone busy
3 the exhibits were clearly laid out
4 we meant to stay an hour and they had to shoo us out at closing
4 I stood in front of one painting for {some} minutes and can't explain why
4 {who} asked about a hundred questions and the guide answered every one
""",
}
KINDS["supermarket"] = {
    "group": "venue",
    "prices": (18, 210),
    "without": ("mood",),
    "nouns": "supermarket|grocery store|market",
    "roles": "cashier|stocker|bagger|butcher",
    "items": "produce section, deli counter, meat counter, self-checkouts+, fish counter, "
    "salad bar, shopping carts+, cheese counter, bulk bins+, frozen aisle, olive bar",
    "reasons": """
This is the closest store to my apartment.
I do my weekly shopping on {day}.
I needed three things for dinner.
""",
    "own": """
0 I got home and the chicken was {num} days past its date
0 there were flies on the fish and nobody found that odd
1 the strawberries were fuzzy by the next morning
1 the shelf says one price and the register says another
1 they moved everything around again and no one can find the rice
1 one lane open, on the day before a holiday
2 it has what you need, seldom what you want
2 the produce is fine early in the week
2 sale items are gone by noon, but they do give rain checks
2 not the cheapest, not the dearest, just the nearest
3 the vegetables were crisp and fresh
3 the store brand is {very} good
3 they ordered a spice for me that I couldn't find elsewhere
3 the aisles are wide and well marked
4 the butcher cut it to order and told me how to cook it
4 I went in for milk and left with the best peaches I have ever had
4 the cheese lady let me taste {num} kinds and wrapped it all like a present
""",
}
