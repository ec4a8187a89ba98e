//! Two hundred letters with grades that only the judge sees: 24 written by hand for this trial, and what lies about
//! them in any drawer, made by rule: kind but general ones, worn ones, long ones that ramble, lists, stubs, copies.

use chrono::NaiveDate;

/// What a letter is, for the judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Written by hand, full of things.
    Rich,
    /// Written by hand, true and plain: hardly a thing in it.
    Plain,
    /// Kind, whole, could have been a postcard.
    Ordinary,
    /// Worn phrases from end to end.
    Worn,
    /// Long, and says everything twice.
    Rambling,
    /// An inventory: many things, and nobody feels anything.
    List,
    /// Broken off, a note, or empty.
    Stub,
}

impl Kind {
    pub const ALL: [Kind; 7] = [Kind::Rich, Kind::Plain, Kind::Ordinary, Kind::Worn, Kind::Rambling, Kind::List, Kind::Stub];

    /// The judge's grade.
    pub fn grade(self) -> f64 {
        match self {
            Kind::Rich | Kind::Plain => 3.0,
            Kind::Ordinary => 1.0,
            Kind::Rambling | Kind::List => 0.5,
            Kind::Worn | Kind::Stub => 0.0,
        }
    }
}

/// A letter of the pile.
pub struct Planted {
    pub to: String,
    pub occasion: String,
    pub dated: NaiveDate,
    pub text: String,
    pub kind: Kind,
    /// Of copies: the letter they are copies of; of others: themselves.
    pub original: usize,
}

const GOOD: &str = include_str!("good.txt");
/// Of the letters written by hand, the last so many are the plain ones.
const PLAIN: usize = 6;
const PEOPLE: [&str; 14] =
    ["Loretta", "Jonas", "Mrs. Okonkwo", "Ruth", "Max", "Ada", "Ines", "Tom", "Rosa", "Leo", "Samir", "Hanna", "Greta", "Emil"];
/// A drawer has more condolences than anything else.
const OCCASIONS: [&str; 12] = [
    "condolence",
    "birthday",
    "condolence",
    "thanks",
    "anniversary",
    "condolence",
    "birthday",
    "get-well",
    "thanks",
    "farewell",
    "congratulation",
    "christmas",
];

/// The same numbers on every machine.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n.max(1)
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.roll(list.len())]
    }

    fn some<'a>(&mut self, list: &[&'a str], count: usize) -> Vec<&'a str> {
        let mut left: Vec<&str> = list.to_vec();
        (0..count.min(list.len())).map(|_| left.remove(self.roll(left.len()))).collect()
    }
}

pub fn pile() -> Vec<Planted> {
    let mut out: Vec<Planted> = Vec::new();
    let good: Vec<&str> = GOOD.split("\n~\n").collect();
    for (n, one) in good.iter().enumerate() {
        let (head, text) = one.trim_start().split_once('\n').unwrap();
        let [to, occasion, dated] = head.split(" | ").collect::<Vec<_>>()[..] else { panic!("{head}") };
        let kind = if n + PLAIN >= good.len() { Kind::Plain } else { Kind::Rich };
        out.push(Planted {
            to: to.into(),
            occasion: occasion.into(),
            dated: dated.parse().unwrap(),
            text: text.trim_end().into(),
            kind,
            original: n,
        });
    }
    let mut dice = Dice(7);
    for (kind, count) in [(Kind::Ordinary, 68), (Kind::Worn, 38), (Kind::Rambling, 22), (Kind::List, 8), (Kind::Stub, 12)] {
        for _ in 0..count {
            let to = dice.of(&PEOPLE).to_string();
            let occasion = dice.of(&OCCASIONS).to_string();
            let dated = NaiveDate::from_ymd_opt(1987 + dice.roll(38) as i32, 1 + dice.roll(12) as u32, 1 + dice.roll(28) as u32).unwrap();
            let text = made(kind, &to, &mut dice);
            out.push(Planted { to, occasion, dated, text, kind, original: out.len() });
        }
    }
    // Copies: sent twice, or kept with another ending.
    while out.len() < 200 {
        let original = dice.roll(72);
        let of = &out[original];
        let text = copied(&of.text, dice.roll(3));
        let copy = Planted {
            to: of.to.clone(),
            occasion: of.occasion.clone(),
            dated: of.dated + chrono::Days::new(1 + dice.roll(9) as u64),
            text,
            kind: of.kind,
            original,
        };
        out.push(copy);
    }
    out
}

fn copied(text: &str, how: usize) -> String {
    match how {
        0 => text.replacen(" I ", " I also ", 1),
        1 => text.replacen("Dear ", "My dear ", 1).replacen(" and ", " & ", 2),
        _ => {
            let (body, end) = text.rsplit_once("\n\n").unwrap();
            format!("{body} Forgive the blot.\n\n{end}")
        }
    }
}

fn made(kind: Kind, to: &str, dice: &mut Dice) -> String {
    let name = dice.of(&["Chris", "Ida", "Oma", "Nora", "Otto"]);
    let end = dice.of(&["Love,", "With love,", "Yours,", "All my best,"]);
    let letter = |paragraphs: &[String]| format!("Dear {to},\n\n{}\n\n{end}\n{name}", paragraphs.join("\n\n"));
    match kind {
        Kind::Ordinary => {
            let said = dice.some(ORDINARY, 8);
            letter(&[said[..2].join(" "), said[2..6].join(" "), said[6..].join(" ")])
        }
        Kind::Worn => {
            let said = dice.some(WORN, 9);
            letter(&[said[..3].join(" "), said[3..7].join(" "), said[7..].join(" ")])
        }
        Kind::Rambling => {
            let mut paragraphs = Vec::new();
            for _ in 0..5 + dice.roll(3) {
                let mut said = dice.some(ORDINARY, 4);
                said.extend(dice.some(RAMBLE, 4));
                paragraphs.push(said.join(" "));
            }
            letter(&paragraphs)
        }
        Kind::List => {
            let things = dice.some(LIST, 20);
            letter(&[
                format!("In the boxes are {}.", things[..10].join(", ")),
                format!("In the cellar there are {}.", things[10..].join(", ")),
                "Please sign for them and send the list back.".into(),
            ])
        }
        _ => match dice.roll(4) {
            0 => String::new(),
            1 => format!("Dear {to},"),
            2 => format!("Dear {to},\n\n{} I wanted to tell you about the", dice.some(ORDINARY, 2).join(" ")),
            _ => format!("{to} — ring back about {}", dice.of(&["Friday", "the bill", "the boiler"])),
        },
    }
}

const ORDINARY: &[&str] = &[
    "I have been meaning to write for some time.",
    "It was good to hear your voice last week.",
    "We are all well here and the weather has been kind.",
    "The children are growing and keep us busy.",
    "Work has been much the same as ever.",
    "I was sorry to miss you when you came through town.",
    "Your letter came on a day when I needed it.",
    "We talked about you at supper the other night.",
    "I hope that the journey home was not too long.",
    "You were very kind to think of us.",
    "I have started to walk in the mornings again.",
    "The garden did better this year than last.",
    "My knee is better, thank you for asking.",
    "I read the book that you lent me and liked it very much.",
    "It is quieter here now that the summer is over.",
    "We are thinking of coming your way in spring.",
    "Please give my best to everyone at home.",
    "I often think of the evenings we had.",
    "You have always been a good friend to us.",
    "There is not much news from this end.",
    "The new people next door seem pleasant.",
    "I still have the picture that you sent.",
    "Let me know if there is anything that we can do.",
    "It must be a hard time for you and I am sorry.",
    "I was glad to hear how well it all went.",
    "You worked for it and you have earned it.",
    "I was not sure what to say, so I am saying only this.",
    "The house feels large in the evenings.",
    "I should have written sooner and I know it.",
    "We had a cake and far too much of it.",
    "I will telephone on Sunday if I may.",
    "The doctor says that I am to take things slowly.",
    "It was a small party but a cheerful one.",
    "I am keeping your chair for you.",
    "The trains were late again, as usual.",
    "You would have liked the concert on Friday.",
    "My sister sends her love.",
    "I am learning to cook, slowly and with some smoke.",
    "Nobody makes me laugh as you do.",
    "I hope to see more of you in the new year.",
    "We were all a little tired afterwards.",
    "The office gave him a clock and a speech.",
    "He spoke of you with great respect.",
    "It rained on the day, but nobody minded.",
    "I am no good at letters, as you know.",
    "There was a long silence after you left.",
    "I have put some money in for the little one.",
    "Tell me how you are when you have a moment.",
];

const WORN: &[&str] = &[
    "I hope this letter finds you well.",
    "Words cannot express how much you mean to me.",
    "You have always been there for me through thick and thin.",
    "You are a true inspiration to us all.",
    "Please know that you are in our thoughts and prayers.",
    "Time flies when you are having fun.",
    "You light up every room you walk into.",
    "I am forever grateful for your unwavering support.",
    "Life is a journey, not a destination.",
    "From the bottom of my heart, I thank you.",
    "You hold a special place in my heart.",
    "Everything happens for a reason.",
    "They will live on in our hearts forever.",
    "Your kindness knows no bounds.",
    "The memories we made will last a lifetime.",
    "I cannot thank you enough for all that you do.",
    "May the road ahead be filled with joy and laughter.",
    "You are one in a million.",
    "Here is to many more years of happiness.",
    "My heart goes out to you in this difficult time.",
    "I am truly blessed to have you in my life.",
    "Your dedication and hard work have paid off.",
    "Sending you all my love and warmest wishes.",
    "You have touched so many lives.",
    "I will cherish these memories forever.",
    "As one chapter closes, another begins.",
    "Follow your dreams and never look back.",
    "You deserve all the happiness in the world.",
];

const RAMBLE: &[&str] = &[
    "As I said before, there is not much news, but I thought that I would say it all the same.",
    "Anyway, that is how it is, and how it was last year too, if I remember rightly, though I may not.",
    "I do not know why I am telling you this, but there it is, and it can stay.",
    "Where was I? I was going to say something else and now it has gone.",
    "It goes on much as it always goes on, one week after the other, and then it is the next one.",
    "I could say more about that, but I said it in my last letter, or I meant to.",
    "Well, that is enough of that, as I always say, and then I go on.",
    "One thing and another has kept me from finishing, and now I have started again.",
];

const LIST: &[&str] = &[
    "two lamps",
    "a copper kettle",
    "six plates",
    "a bread knife",
    "the green curtain",
    "four chairs",
    "a broken clock",
    "a box of nails",
    "eleven jars",
    "a pram",
    "two saws",
    "the wool blanket",
    "a birdcage",
    "the black umbrella",
    "three buckets",
    "a typewriter",
    "a ladder",
    "the tin bath",
    "a sack of seed",
    "one boot",
    "a mirror with a crack",
    "the oak drawer",
    "a violin without strings",
    "nine books",
    "a lantern",
];
